import type { Words } from '#platform/pure'

/** Names that boundary files leave out: English ones, and those of the prefecture above a file of counties (GB/T 2260, Shanxi). */
const NAMES: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  140100: ['太原市', 'Taiyuan'],
  140200: ['大同市', 'Datong'],
  140300: ['阳泉市', 'Yangquan'],
  140400: ['长治市', 'Changzhi'],
  140500: ['晋城市', 'Jincheng'],
  140600: ['朔州市', 'Shuozhou'],
  140700: ['晋中市', 'Jinzhong'],
  140800: ['运城市', 'Yuncheng'],
  140900: ['忻州市', 'Xinzhou'],
  141000: ['临汾市', 'Linfen'],
  141100: ['吕梁市', 'Lüliang'],
  140902: ['忻府区', 'Xinfu'],
  140921: ['定襄县', 'Dingxiang'],
  140922: ['五台县', 'Wutai'],
  140923: ['代县', 'Daixian'],
  140924: ['繁峙县', 'Fanshi'],
  140925: ['宁武县', 'Ningwu'],
  140926: ['静乐县', 'Jingle'],
  140927: ['神池县', 'Shenchi'],
  140928: ['五寨县', 'Wuzhai'],
  140929: ['岢岚县', 'Kelan'],
  140930: ['河曲县', 'Hequ'],
  140931: ['保德县', 'Baode'],
  140932: ['偏关县', 'Pianguan'],
  140981: ['原平市', 'Yuanping'],
}

export function knownName(code: string): Words | null {
  if (!Object.hasOwn(NAMES, code)) return null
  const [zh, en] = NAMES[code]!
  return { zh, en }
}
