import type { KeyPopulation } from '#domain/people'
import type { Grid } from './areas.ts'
import { DEMO, type DemoPremises } from './city.ts'
import { placeIn } from './locate.ts'
import { ESTATES, STREETS } from './names.ts'
import { Dice } from './random.ts'

/** How many of a thousand residents; of the order of the national figures, shared out by chance. */
const PER_THOUSAND: Record<KeyPopulation, number> = { elderly: 190, pregnant: 7, chronic: 160, disabled: 45, severe_mental_illness: 4.5, living_alone: 24 }

/** Two or three estates in a block of town, one or two yards in an open grid: a sample, not a census. */
export function housePeople(seed: number, grids: readonly Grid[]): DemoPremises[] {
  const dice = new Dice(seed, 'premises')
  return grids.flatMap(grid => {
    const isUrban = grid.town !== -1
    const count = isUrban ? dice.whole(2, 3) : dice.whole(1, 2)
    return Array.from({ length: count }, () => house(grid, { isUrban, dice }))
  })
}

function house(grid: Grid, { isUrban, dice }: { isUrban: boolean; dice: Dice }): DemoPremises {
  const residentCount = isUrban ? dice.whole(90, 760) : dice.whole(4, 60)
  const number = dice.whole(1, isUrban ? 168 : 90)
  const name = isUrban ? `${dice.pick(ESTATES)} ${dice.whole(1, 12)} 号楼` : `${grid.village.name} ${number} 号院`
  const address = `${grid.county.name}${grid.township.name}${isUrban ? `${dice.pick(STREETS).zh} ${number} 号` : `${grid.village.name} ${number} 号`}`
  return { ...DEMO, id: dice.uuid(), name, address, gridCode: grid.area.code, position: placeIn(grid, dice), residentCount, keyCounts: keyCounts(residentCount, dice) }
}

function keyCounts(residents: number, dice: Dice): DemoPremises['keyCounts'] {
  const counts: DemoPremises['keyCounts'] = {}
  for (const key of Object.keys(PER_THOUSAND) as KeyPopulation[]) {
    const expected = (residents * PER_THOUSAND[key]) / 1000
    const count = Math.min(residents, Math.floor(expected * dice.between(0.7, 1.3) + dice.unit()))
    if (count > 0) counts[key] = count
  }
  return counts
}
