import type { Position } from '#platform/pure'
import { COUNTIES } from './counties.ts'

export type TownshipFacts = {
  readonly countyCode: string
  readonly code: string
  readonly name: string
  readonly nameEn: string
  readonly kind: 'subdistrict' | 'town' | 'township'
  /** Where its office is, about: written from memory to a few kilometres, not surveyed. */
  readonly seat: Position
}

/** Townships of each county: name, pinyin, then hundredths of a degree east of 110 and north of 38. */
const BY_COUNTY: Record<string, string> = {
  '140902':
    '秀容街道 Xiurong 274.6 43.1; 长征街街道 Changzhengjie 271.2 41.4; 新建路街道 Xinjianlu 273.6 40.2; 南城街道 Nancheng 275.4 41.0; 云中路街道 Yunzhonglu 272.2 43.4; 九原街道 Jiuyuan 276.4 42.6; 播明镇 Boming 284 34; 奇村镇 Qicun 258 50; 三交镇 Sanjiao 234 41; 庄磨镇 Zhuangmo 252 28; 豆罗镇 Douluo 264 29; 董村镇 Dongcun 281 47; 合索镇 Hesuo 252 42; 西张镇 Xizhang 263 37; 忻口镇 Xinkou 276 55; 紫岩乡 Ziyan 287 43; 解原乡 Xieyuan 266 47; 曹张乡 Caozhang 283 39; 阳坡乡 Yangpo 231 31; 兰村乡 Lancun 272 33; 东楼乡 Donglou 295 36; 高城乡 Gaocheng 269 51; 北义井乡 Beiyijing 274 36; 后河堡乡 Houhebu 243 52',
  '140921': '晋昌镇 Jinchang 296.32 48.49; 河边镇 Hebian 310 58; 宏道镇 Hongdao 297 58; 杨芳乡 Yangfang 288 53; 南王乡 Nanwang 303 43; 蒋村乡 Jiangcun 312 49; 神山乡 Shenshan 300 34; 季庄乡 Jizhuang 303 53; 受禄乡 Shoulu 290 47',
  '140922':
    '台城镇 Taicheng 325.9 72.57; 台怀镇 Taihuai 358.5 100; 耿镇镇 Gengzhen 352 80; 豆村镇 Doucun 338 87; 白家庄镇 Baijiazhuang 337 64; 东冶镇 Dongye 313 66; 沟南乡 Gounan 319 70; 东雷乡 Donglei 323 55; 高洪口乡 Gaohongkou 349 61; 门限石乡 Menxianshi 371 74; 陈家庄乡 Chenjiazhuang 334 71; 建安镇 Jianan 314 73; 神西乡 Shenxi 332 53; 蒋坊乡 Jiangfang 326 84; 灵境乡 Lingjing 345 91; 阳白乡 Yangbai 320 78; 茹村乡 Rucun 333 79; 石咀镇 Shizui 364 86; 金岗库乡 Jingangku 362 93; 驼梁乡 Tuoliang 374 85',
  '140923': '上馆镇 Shangguan 296.25 106.51; 阳明堡镇 Yangmingbu 286 102; 峨口镇 Ekou 312 107; 聂营镇 Nieying 317 113; 枣林镇 Zaolin 305 110; 滩上镇 Tanshang 311 92; 新高乡 Xingao 302 103; 峪口镇 Yukou 301 95; 磨坊乡 Mofang 292 96; 胡峪乡 Huyu 306 120; 雁门关镇 Yanmenguan 288 114; 白草口乡 Baicaokou 296 122; 两界乡 Liangjie 284 108',
  '140924': '繁城镇 Fancheng 326.77 118.81; 砂河镇 Shahe 343 120; 大营镇 Daying 371 127; 平型关镇 Pingxingguan 385 132; 下茹越乡 Xiaruyue 318 122; 光裕堡乡 Guangyubu 331 126; 集义庄乡 Jiyizhuang 335 117; 东山乡 Dongshan 353 110; 金山铺乡 Jinshanpu 357 124; 柏家庄乡 Bojiazhuang 352 134; 横涧乡 Hengjian 371 137; 神堂堡乡 Shentangbu 386 118; 岩头乡 Yantou 340 107; 杏园乡 Xingyuan 328 113; 宽滩乡 Kuantan 371 113',
  '140925': '凤凰镇 Fenghuang 230.79 100.17; 阳方口镇 Yangfangkou 241 108; 东寨镇 Dongzhai 214 85; 石家庄镇 Shijiazhuang 208 70; 薛家洼乡 Xuejiawa 254 105; 余庄乡 Yuzhuang 224 92; 涔山乡 Censhan 202 87; 化北屯乡 Huabeitun 220 79; 西马坊乡 Ximafang 198 77; 新堡乡 Xinbu 199 65; 迭台寺乡 Dietaisi 217 61; 圪廖乡 Geliao 221 69; 怀道乡 Huaidao 232 72; 东马坊乡 Dongmafang 230 81',
  '140926': '鹅城镇 Echeng 194.02 35.59; 杜家村镇 Dujiacun 217 27; 康家会镇 Kangjiahui 213 40; 丰润镇 Fengrun 198 25; 堂儿上乡 Tangershang 222 48; 中庄乡 Zhongzhuang 188 44; 双路乡 Shuanglu 203 44; 段家寨乡 Duanjiazhai 201 53; 辛村乡 Xincun 184 27; 王村镇 Wangcun 182 36; 神峪沟乡 Shenyugou 204 34; 娘子神乡 Niangzishen 206 19; 娑婆乡 Suopo 214 18; 赤泥洼乡 Chiniwa 179 47',
  '140927': '龙泉镇 Longquan 220.04 108.85; 义井镇 Yijing 204 112; 八角镇 Bajiao 193 131; 东湖乡 Donghu 216 116; 太平庄乡 Taipingzhuang 213 101; 虎北乡 Hubei 202 104; 贺职乡 Hezhi 200 125; 长畛乡 Changzhen 189 121; 烈堡乡 Liebu 206 130; 大严备乡 Dayanbei 210 122',
  '140928': '砚城镇 Yancheng 184.1 91.28; 小河头镇 Xiaohetou 189 103; 三岔镇 Sancha 176 116; 前所乡 Qiansuo 178 86; 李家坪乡 Lijiaping 170 103; 孙家坪乡 Sunjiaping 167 94; 梁家坪乡 Liangjiaping 162 106; 胡会乡 Huhui 193 96; 新寨乡 Xinzhai 180 99; 韩家楼乡 Hanjialou 166 113; 东秀庄乡 Dongxiuzhuang 195 86; 杏岭子乡 Xinglingzi 159 99',
  '140929': '岚漪镇 Lanyi 156.98 70.56; 三井镇 Sanjing 168 81; 神堂坪乡 Shentangping 150 78; 高家会乡 Gaojiahui 150 68; 李家沟乡 Lijiagou 156 85; 水峪贯乡 Shuiyuguan 152 57; 西豹峪乡 Xibaoyu 140 69; 温泉乡 Wenquan 134 61; 阳坪乡 Yangping 138 80; 大涧乡 Dajian 161 61; 宋家沟乡 Songjiagou 170 63; 王家岔乡 Wangjiacha 173 71',
  '140930': '文笔镇 Wenbi 114.66 138.19; 楼子营镇 Louziying 122 140; 刘家塔镇 Liujiata 130 135; 巡镇镇 Xunzhen 115 128; 鹿固乡 Lugu 124 130; 前川乡 Qianchuan 138 126; 单寨乡 Shanzhai 144 116; 土沟乡 Tugou 133 115; 旧县镇 Jiuxian 118 119; 沙坪乡 Shaping 127 121; 社梁乡 Sheliang 148 124; 沙泉镇 Shaquan 146 106; 赵家沟乡 Zhaojiagou 136 105',
  '140931': '东关镇 Dongguan 108.57 102.26; 义门镇 Yimen 118 106; 桥头镇 Qiaotou 118 94; 杨家湾镇 Yangjiawan 112 110; 腰庄乡 Yaozhuang 111 96; 韩家川乡 Hanjiachuan 101 93; 林遮峪乡 Linzheyu 103 85; 冯家川乡 Fengjiachuan 99 77; 土崖塔乡 Tuyata 110 86; 孙家沟乡 Sunjiagou 121 85; 窑圪台乡 Yaogetai 127 96; 窑洼乡 Yaowa 127 89; 南河沟乡 Nanhegou 115 76',
  '140932': '新关镇 Xinguan 150.05 144.22; 天峰坪镇 Tianfengping 143 147; 老营镇 Laoying 172 148; 万家寨镇 Wanjiazhai 146 156; 窑头乡 Yaotou 155 151; 楼沟乡 Lougou 144 138; 尚峪乡 Shangyu 156 132; 南堡子乡 Nanbuzi 172 138; 水泉镇 Shuiquan 168 160; 陈家营乡 Chenjiaying 162 145; 黄龙池乡 Huanglongchi 182 155',
  '140981':
    '北城街道 Beicheng 270.6 74.4; 南城街道 Nancheng 271.8 71.4; 轩煤街道 Xuanmei 257 91; 东社镇 Dongshe 291 69; 苏龙口镇 Sulongkou 297 84; 崞阳镇 Guoyang 281 88; 大牛店镇 Daniudian 260 78; 闫庄镇 Yanzhuang 263 84; 长梁沟镇 Changlianggou 243 94; 轩岗镇 Xuangang 259.5 95.5; 新原乡 Xinyuan 275 74; 南白乡 Nanbai 284 73; 子干乡 Zigan 278 80; 中阳乡 Zhongyang 277 96; 沿沟乡 Yangou 270 90; 大林乡 Dalin 287 95; 西镇乡 Xizhen 263 71; 解村乡 Xiecun 270 63; 王家庄乡 Wangjiazhuang 281 62; 楼板寨乡 Loubanzhai 250 67; 段家堡乡 Duanjiabu 241 83; 马家沟乡 Majiagou 244 74',
}

const KINDS = [
  { suffix: '街道', kind: 'subdistrict', first: 1, en: 'Subdistrict' },
  { suffix: '镇', kind: 'town', first: 100, en: 'Town' },
  { suffix: '乡', kind: 'township', first: 200, en: 'Township' },
] as const

function readCounty(countyCode: string): TownshipFacts[] {
  const next = new Map<string, number>()
  return (BY_COUNTY[countyCode] ?? '').split('; ').map(text => {
    const [name = '', pinyin = '', east = '', north = ''] = text.split(' ')
    const row = KINDS.find(({ suffix }) => name.endsWith(suffix)) ?? KINDS[2]
    const number = next.get(row.kind) ?? row.first
    next.set(row.kind, number + 1)
    const seat: Position = [110 + Number(east) / 100, 38 + Number(north) / 100]
    return { countyCode, code: `${countyCode}${String(number).padStart(3, '0')}`, name, nameEn: `${pinyin} ${row.en}`, kind: row.kind, seat }
  })
}

/** Codes follow the habit of GB/T 10114 (subdistricts from 001, towns from 100, townships from 200) but are demo. */
export const TOWNSHIPS: readonly TownshipFacts[] = COUNTIES.flatMap(county => readCounty(county.code))
