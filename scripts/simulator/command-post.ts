import type { DemoAccountsAreas } from '../demo-city/index.ts'

/** The lowest demo commander whose area holds all of these: the township deals with its own, the city with the rest. */
export function commanderOver(areaCodes: readonly string[], areas: DemoAccountsAreas): 'township' | 'county' | 'city' {
  const holds = (code: string) => areaCodes.every(areaCode => areaCode.startsWith(code))
  if (holds(areas.township)) return 'township'
  return holds(areas.county) ? 'county' : 'city'
}

/** Who reports it: the grid worker in the own village, otherwise whoever commands there. */
export function reporterFor(gridCode: string, areas: DemoAccountsAreas): 'grid' | 'township' | 'county' | 'city' {
  return gridCode.startsWith(areas.village) ? 'grid' : commanderOver([gridCode], areas)
}

/** What is written in the time line at each step. */
export const STEP_NOTES: Readonly<Record<string, readonly string[]>> = {
  accept: ['已接警，核实中', '已电话核实', '已联系报告人，情况属实'],
  assign: ['就近派出', '已通知，请尽快到场', '按预案派出'],
  'set-out': ['已出发', '收到，正在前往'],
  arrive: ['已到场', '到达现场，开始处置'],
  resolve: ['处置完毕，现场正常', '已送医，家属陪同', '问题已解决，居民满意', '已处置并回访'],
  close: ['核对无误，归档', '回访完成，归档'],
}
