import type { Net } from './net.ts'
import { type Point, distance } from './plane.ts'
import type { Dice } from './random.ts'
import { type Town, latticePoints } from './towns.ts'

/** Where roads from outside may join a town: crossings of its main streets near the rim, and its centre. */
export type Gates = { readonly centre: number; readonly rim: readonly number[]; readonly all: readonly number[] }

/** Streets between and through the blocks of a county town; every other line is a main street. */
export function addTownStreets(net: Net, town: Town, dice: Dice): Gates {
  const nodes = new Map<string, number>()
  const crossings = latticePoints(town, 0.5, 0)
  for (const { point, along, across } of crossings) nodes.set(`${along},${across}`, net.addNode(point))
  const isMain = (line: number) => line % 2 === 0
  for (const { along, across } of crossings) {
    const from = nodes.get(`${along},${across}`) as number
    for (const [da, db] of [[0.5, 0], [0, 0.5]] as const) {
      const to = nodes.get(`${along + da},${across + db}`)
      const main = isMain(da > 0 ? across : along)
      if (to !== undefined && (main || Number.isInteger(da > 0 ? across : along) || !dice.chance(0.3))) net.addLink(from, to, { kind: main ? 'road' : 'lane' })
    }
  }
  const rim = crossings.filter(({ point, along, across }) => (isMain(along) || isMain(across)) && distance(point, town.centre) > 0.78 * town.radiusKm)
  const all = [...nodes.values()]
  joinLoose(net, all)
  return { centre: nodes.get('0,0') as number, rim: rim.map(({ along, across }) => nodes.get(`${along},${across}`) as number), all }
}

/** A crossing cut off by the missing streets or the ragged rim gets the shortest lane to the rest. */
function joinLoose(net: Net, nodes: readonly number[]): void {
  const centre = nodes[Math.floor(nodes.length / 2)] as number
  for (const node of nodes) {
    if (net.areJoined(node, centre)) continue
    const far = (other: number) => (net.areJoined(other, centre) ? distance(net.points[other] as Point, net.points[node] as Point) : Infinity)
    net.addLink(node, nodes.reduce((best, other) => (far(other) < far(best) ? other : best), centre), { kind: 'lane' })
  }
}

/** The few lanes round a township's office: a little lattice, turned by chance. */
export function addTownshipStreets(net: Net, seat: Point, { size, dice }: { size: number; dice: Dice }): Gates {
  const turn = dice.between(0, Math.PI / 2)
  const stepKm = dice.between(0.17, 0.24)
  const nodes: number[] = []
  const middle = Math.floor(size / 2)
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const [along, across] = [(i - middle) * stepKm, (j - middle) * stepKm]
      nodes.push(net.addNode([seat[0] + along * Math.cos(turn) - across * Math.sin(turn), seat[1] + along * Math.sin(turn) + across * Math.cos(turn)]))
      const here = i * size + j
      if (j > 0) net.addLink(nodes[here] as number, nodes[here - 1] as number, { kind: i === middle ? 'road' : 'lane' })
      if (i > 0) net.addLink(nodes[here] as number, nodes[here - size] as number, { kind: j === middle ? 'road' : 'lane' })
    }
  }
  const centre = nodes[middle * size + middle] as number
  return { centre, rim: [centre], all: nodes }
}
