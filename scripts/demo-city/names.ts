import type { Dice } from './random.ts'

export type Name = { readonly zh: string; readonly en: string }

const pairs = (text: string): Name[] => text.split(' ').map(item => {
  const [zh = '', en = ''] = item.split('/')
  return { zh, en }
})

const FAMILIES = pairs('张/Zhang 王/Wang 李/Li 赵/Zhao 刘/Liu 郝/Hao 贾/Jia 郭/Guo 韩/Han 白/Bai 杨/Yang 高/Gao 段/Duan 阎/Yan 邢/Xing 卢/Lu 樊/Fan 薛/Xue 武/Wu 梁/Liang 胡/Hu 冯/Feng 曹/Cao 孟/Meng 温/Wen 索/Suo 安/An 齐/Qi 石/Shi 丁/Ding')
const FAMILY_PLACES = pairs('家庄/jiazhuang 家沟/jiagou 家峁/jiamao 家坪/jiaping 家湾/jiawan 家窑/jiayao 家堡/jiabu 家营/jiaying 家岭/jialing 家咀/jiazui')
const LOOKS = pairs('东/Dong 西/Xi 南/Nan 北/Bei 上/Shang 下/Xia 前/Qian 后/Hou 大/Da 小/Xiao 新/Xin 旧/Jiu 红/Hong 青/Qing 黄/Huang 石/Shi 水/Shui 柳/Liu 榆/Yu 枣/Zao 沙/Sha 清/Qing 双/Shuang 龙/Long 马/Ma 羊/Yang')
const LANDS = pairs('河沟/hegou 山底/shandi 岭上/lingshang 泉子/quanzi 坡头/potou 崖底/yadi 庄头/zhuangtou 河滩/hetan 石坪/shiping 梁上/liangshang 寨子/zhaizi 口子/kouzi 塔上/tashang 井沟/jinggou 堡子/buzi 沟门/goumen 杏树/xingshu 槐坪/huaiping')
const COMMUNITIES = pairs('和平/Heping 建设/Jianshe 向阳/Xiangyang 文昌/Wenchang 新华/Xinhua 光明/Guangming 滨河/Binhe 团结/Tuanjie 府前/Fuqian 古城/Gucheng 东关/Dongguan 西关/Xiguan 南关/Nanguan 北关/Beiguan 学府/Xuefu 康乐/Kangle 友谊/Youyi 兴隆/Xinglong 锦绣/Jinxiu 安居/Anju 幸福/Xingfu 福泰/Futai 云中/Yunzhong 龙岗/Longgang 迎宾/Yingbin 永兴/Yongxing 同心/Tongxin 春晖/Chunhui 杏园/Xingyuan 桃园/Taoyuan 紫薇/Ziwei 秀水/Xiushui 凤栖/Fengqi 长安/Changan 平安/Pingan 明珠/Mingzhu')

/** Village names of one county, never the same twice; generated, any likeness to a real village is chance. */
export class VillageNames {
  readonly #dice: Dice
  readonly #used = new Set<string>()

  constructor(dice: Dice) {
    this.#dice = dice
  }

  community(): Name {
    return this.#fresh(() => {
      const name = this.#dice.pick(COMMUNITIES)
      const side = this.#used.size > 12 && this.#dice.chance(0.6) ? this.#dice.pick(LOOKS.slice(0, 4)) : { zh: '', en: '' }
      return { zh: `${name.zh}${side.zh}社区`, en: `${[name.en, side.en].filter(Boolean).join(' ')} Community` }
    })
  }

  village(): Name {
    return this.#fresh(() => {
      const isFamily = this.#dice.chance(0.55)
      const first = this.#dice.pick(isFamily ? FAMILIES : LOOKS)
      const last = this.#dice.pick(isFamily ? FAMILY_PLACES : LANDS)
      return { zh: `${first.zh}${last.zh}村`, en: `${first.en}${last.en} Village` }
    })
  }

  #fresh(make: () => Name): Name {
    let name = make()
    while (this.#used.has(name.zh)) name = make()
    this.#used.add(name.zh)
    return name
  }
}

const GIVEN = pairs('建/Jian 国/Guo 秀/Xiu 英/Ying 丽/Li 军/Jun 伟/Wei 芳/Fang 敏/Min 强/Qiang 磊/Lei 艳/Yan 勇/Yong 娟/Juan 涛/Tao 明/Ming 超/Chao 霞/Xia 平/Ping 刚/Gang 桂/Gui 兰/Lan 玉/Yu 梅/Mei 志/Zhi 文/Wen 俊/Jun 晓/Xiao 雪/Xue 云/Yun 海/Hai 永/Yong 瑞/Rui 鹏/Peng 慧/Hui 宏/Hong 忠/Zhong 林/Lin 红/Hong 燕/Yan')

/** A person who does not exist. */
export function personName(dice: Dice): Name {
  const family = dice.pick(FAMILIES)
  const given = Array.from({ length: dice.chance(0.78) ? 2 : 1 }, () => dice.pick(GIVEN))
  const zh = family.zh + given.map(part => part.zh).join('')
  const [first, second] = given
  return { zh, en: `${family.en} ${first?.en ?? ''}${second?.en.toLowerCase() ?? ''}` }
}

export const STREETS = pairs('和平路/Heping_Road 新建路/Xinjian_Road 长征街/Changzheng_Street 云中路/Yunzhong_Road 七一路/Qiyi_Road 光明街/Guangming_Street 学府街/Xuefu_Street 迎宾大道/Yingbin_Avenue 滨河路/Binhe_Road 府前街/Fuqian_Street 利民路/Limin_Road 健康街/Jiankang_Street 东关街/Dongguan_Street 文化路/Wenhua_Road').map(({ zh, en }) => ({ zh, en: en.replace('_', ' ') }))
export const ESTATES = '和谐小区 阳光花园 锦绣家园 滨河花园 安泰小区 康居苑 文苑小区 福瑞园 教师公寓 龙泽苑 金地家园 供销社宿舍 粮食局宿舍 水泉湾小区 翠屏苑 团结巷院'.split(' ')
