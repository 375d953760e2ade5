import type { Position } from '#platform/pure'
import { COUNTIES } from './counties.ts'

const seatOf = (name: string): Position => COUNTIES.find(county => county.name === name)?.seat ?? [0, 0]

/** Rivers beside the Yellow River, source first; names are facts, courses are rough. */
export const RIVERS: readonly { name: string; course: readonly Position[] }[] = [
  { name: '滹沱河', course: [[113.86, 39.3], [113.68, 39.25], [113.5, 39.21], [113.27, 39.165], [113.1, 39.1], [112.96, 39.04], [112.84, 38.94], [112.79, 38.83], [112.77, 38.73], [112.8, 38.6], [112.81, 38.51], [112.92, 38.455], [113.06, 38.53], [113.15, 38.5], [113.25, 38.42], [113.5, 38.33], [114.1, 38.25]] },
  { name: '汾河', course: [[112.17, 38.92], [112.14, 38.82], [112.09, 38.7], [112.03, 38.55], [111.96, 38.37], [111.93, 38.22], [111.87, 38.05], [111.95, 37.8]] },
  { name: '牧马河', course: [[112.33, 38.29], [112.52, 38.3], [112.66, 38.335], [112.78, 38.36], [112.87, 38.42], [112.93, 38.457]] },
  { name: '云中河', course: [[112.3, 38.56], [112.45, 38.53], [112.58, 38.475], [112.7, 38.475], [112.81, 38.51]] },
  { name: '清水河', course: [[113.57, 39.07], [113.595, 38.98], [113.64, 38.86], [113.55, 38.78], [113.49, 38.63], [113.42, 38.52], [113.36, 38.38]] },
  { name: '阳武河', course: [[112.42, 38.9], [112.55, 38.89], [112.66, 38.81], [112.78, 38.8]] },
  { name: '偏关河', course: [[111.9, 39.44], [111.74, 39.465], [111.6, 39.45], [111.5, 39.435], [111.41, 39.465]] },
  { name: '县川河', course: [[111.95, 39.24], [111.75, 39.22], [111.55, 39.27], [111.4, 39.29], [111.25, 39.26], [111.15, 39.24]] },
  { name: '朱家川河', course: [[112.17, 39.1], [112.03, 39.115], [111.86, 39.1], [111.74, 39.14], [111.58, 39.04], [111.4, 38.99], [111.22, 38.93], [111.1, 38.91], [110.97, 38.88]] },
  { name: '岚漪河', course: [[111.74, 38.68], [111.57, 38.7], [111.44, 38.68], [111.3, 38.63], [111.1, 38.55], [110.9, 38.5]] },
  { name: '恢河', course: [[112.2, 38.93], [112.31, 39.0], [112.4, 39.08], [112.5, 39.25], [112.62, 39.45], [112.95, 39.75]] },
]

/** How the Yellow River comes and goes outside the city. */
export const YELLOW_RIVER_ABOVE: readonly Position[] = [[111.2, 40.25], [111.38, 39.98], [111.35, 39.8]]
export const YELLOW_RIVER_BELOW: readonly Position[] = [[110.88, 38.6], [110.87, 38.45], [110.75, 38.1]]

/** Highways by the places they join; the courses are invented, the directions plausible. */
export const HIGHWAYS: readonly { name: string; course: readonly Position[] }[] = [
  { name: '大运高速', course: [[112.95, 40.2], [113.02, 39.62], [112.93, 39.25], seatOf('代县'), [112.83, 38.92], seatOf('原平市'), [112.69, 38.58], seatOf('忻府区'), [112.66, 38.2], [112.55, 37.7]] },
  { name: '灵河高速', course: [[114.6, 39.2], [113.95, 39.28], [113.6, 39.24], seatOf('繁峙县'), [113.1, 39.13], seatOf('代县')] },
  { name: '灵河高速', course: [[112.84, 38.95], [112.66, 39.0], [112.46, 39.07], seatOf('神池县'), [111.98, 39.2], [111.6, 39.22], [111.33, 39.3], seatOf('河曲县'), [110.6, 39.55]] },
  { name: '忻保高速', course: [seatOf('忻府区'), [112.45, 38.38], [112.2, 38.32], seatOf('静乐县'), [111.78, 38.5], seatOf('岢岚县'), [111.35, 38.85], seatOf('保德县'), [110.4, 38.95]] },
  { name: '忻阜高速', course: [seatOf('忻府区'), seatOf('定襄县'), [113.1, 38.6], seatOf('五台县'), [113.45, 38.73], [113.75, 38.74], [114.4, 38.8]] },
  { name: '国道 209', course: [[112.6, 39.8], [112.42, 39.35], seatOf('神池县'), [112.02, 39.0], seatOf('五寨县'), [111.7, 38.82], seatOf('岢岚县'), [111.4, 38.4], [111.1, 37.8]] },
  { name: '原神线', course: [seatOf('原平市'), [112.5, 38.83], [112.38, 38.92], seatOf('宁武县'), seatOf('神池县')] },
  { name: '宁静线', course: [seatOf('宁武县'), [112.14, 38.84], [112.05, 38.6], seatOf('静乐县'), [111.88, 38.0]] },
  { name: '五台山公路', course: [seatOf('五台县'), [113.4, 38.88], [113.585, 39.0], [113.56, 39.11], [113.43, 39.2]] },
  { name: '偏老线', course: [seatOf('偏关县'), [111.75, 39.47], [111.88, 39.36], [112.0, 39.22], seatOf('神池县')] },
  { name: '沿黄公路', course: [seatOf('偏关县'), [111.35, 39.38], seatOf('河曲县'), [111.19, 39.2], seatOf('保德县'), [111.03, 38.82], [110.95, 38.66], [110.85, 38.2]] },
  { name: '五河线', course: [seatOf('五寨县'), [111.6, 39.05], [111.4, 39.2], seatOf('河曲县')] },
  { name: '原五线', course: [seatOf('原平市'), [112.9, 38.68], [113.05, 38.66], seatOf('五台县'), [113.22, 38.52], [113.25, 38.0]] },
  { name: '定盂线', course: [seatOf('定襄县'), [113.08, 38.4], [113.4, 38.35], [114.2, 38.3]] },
  { name: '偏清线', course: [seatOf('偏关县'), [111.5, 39.62], [111.45, 39.8], [111.3, 40.3]] },
  { name: '繁浑线', course: [seatOf('繁峙县'), [113.2, 39.5], [113.3, 40.2]] },
  { name: '宁五线', course: [seatOf('五寨县'), [111.98, 38.95], seatOf('宁武县')] },
]

const FRAME = { west: 110.88, south: 38.05, east: 114.05, north: 39.7 }
const BEYOND = 9

/** A course that ends outside the city runs on beyond any screen; one that ends inside ends there. */
export function runOn(course: readonly Position[]): Position[] {
  const [first, second, last, before] = [course[0], course[1], course.at(-1), course.at(-2)] as [Position, Position, Position, Position]
  return [...ahead(first, second).reverse(), ...course, ...ahead(last, before)]
}

function ahead(end: Position, before: Position): Position[] {
  const isOutside = end[0] < FRAME.west || end[0] > FRAME.east || end[1] < FRAME.south || end[1] > FRAME.north
  const span = Math.hypot(end[0] - before[0], end[1] - before[1])
  const step = (index: number): Position => [end[0] + ((end[0] - before[0]) / span) * index, end[1] + ((end[1] - before[1]) / span) * index]
  return isOutside ? Array.from({ length: BEYOND }, (_, index) => step((index + 1) * 0.5)) : []
}
