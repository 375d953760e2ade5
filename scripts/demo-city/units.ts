import type { Skill, UnitKind } from '#domain/force'
import type { Position } from '#platform/pure'
import type { Grid } from './areas.ts'
import { DEMO, type DemoArea, type DemoStation, type DemoTeam, type DemoUnit, type Habit } from './city.ts'
import { COUNTIES } from './counties.ts'
import { placeIn } from './locate.ts'
import { type Name, personName } from './names.ts'
import { Dice } from './random.ts'
import { teamFinder } from './teams.ts'

type Scene = { seed: number; areas: readonly DemoArea[]; grids: readonly Grid[]; stations: readonly DemoStation[]; teams: readonly DemoTeam[]; mannedGrid: string }
type Draft = { kind: UnitKind; name: Name; areaCode: string; townshipCode: string | null; habit: Habit }

/** Everybody and everything that moves, in chance order. */
export function raiseUnits(scene: Scene): DemoUnit[] {
  const dice = new Dice(scene.seed, 'units')
  const schooling = new Dice(scene.seed, 'skills')
  const drafts = [...gridWorkers(scene, dice), ...townshipPeople(scene, dice), ...vehicles(scene, dice)]
  const teamOf = teamFinder(scene.teams)
  return dice.shuffle(drafts).map((draft, index) => equip(draft, { number: index + 1, dice, team: draft.townshipCode === null ? null : teamOf(draft.townshipCode, draft.kind), mannedGrid: scene.mannedGrid, schooling }))
}

type Kit = { number: number; dice: Dice; schooling: Dice; team: DemoTeam | null; mannedGrid: string }

/** Vehicles carry JT/T 808 terminals, people a phone with a tracker or our app. Numbers begin with 010 and 100: nobody's. */
function equip({ kind, name, areaCode, habit }: Draft, { number, dice, schooling, team, mannedGrid }: Kit): DemoUnit {
  const serial = String(number).padStart(5, '0')
  const isVehicle = kind === 'ambulance' || kind === 'vehicle'
  const usesApp = areaCode === mannedGrid || dice.chance(0.12)
  const door = isVehicle ? 'jt808' : usesApp ? 'app' : 'osmand'
  const deviceId = { jt808: `100000${serial}`, osmand: `86100${serial}`, app: `phone-${serial}` }[door]
  return {
    ...DEMO,
    id: dice.uuid(),
    name: name.zh,
    nameEn: name.en,
    kind,
    areaCode,
    teamId: team?.id ?? null,
    teamName: team?.name ?? null,
    phone: `100000${serial}`,
    isOnDuty: kind === 'grid_worker' || !dice.chance(0.05),
    skills: learned(kind, schooling),
    door,
    deviceId,
    habit,
  }
}

/** How likely somebody of a kind has learned what. */
const LEARNED: Record<UnitKind, readonly (readonly [Skill, number])[]> = {
  grid_worker: [['first_aid', 0.2], ['disinfection', 0.25], ['search_rescue', 0.1], ['repair', 0.08]],
  doctor: [['first_aid', 1], ['sampling', 0.7], ['medication', 0.6], ['midwifery', 0.25], ['psychology', 0.2]],
  volunteer: [['first_aid', 0.4], ['psychology', 0.25], ['disinfection', 0.3], ['search_rescue', 0.3]],
  police: [['first_aid', 0.5], ['driving', 0.9], ['search_rescue', 0.6]],
  ambulance: [['first_aid', 1], ['driving', 1], ['midwifery', 0.4]],
  vehicle: [['driving', 1], ['disinfection', 0.4], ['repair', 0.5], ['sampling', 0.3]],
  device: [],
}

function learned(kind: UnitKind, dice: Dice): Skill[] {
  return LEARNED[kind].filter(([, share]) => dice.chance(share)).map(([one]) => one)
}

/** One in most grids; the far counties have more vacancies. */
function gridWorkers({ grids, mannedGrid }: Scene, dice: Dice): Draft[] {
  return grids.flatMap(grid => {
    const slowness = COUNTIES.find(county => county.code === grid.county.code)?.arrival.p50 ?? 12
    const vacancy = 0.028 + 0.008 * Math.max(0, slowness - 10)
    if (dice.chance(vacancy) && grid.area.code !== mannedGrid) return []
    const isUrban = grid.town !== -1
    const beat = Array.from({ length: dice.whole(3, 6) }, () => placeIn(grid, dice))
    const habit: Habit = { home: placeIn(grid, dice), beat, mode: isUrban || dice.chance(0.5) ? 'walk' : 'drive', ...dayShift(dice) }
    return [{ kind: 'grid_worker' as const, name: personName(dice), areaCode: grid.area.code, townshipCode: grid.township.code, habit }]
  })
}

function dayShift(dice: Dice): Pick<Habit, 'startHour' | 'endHour'> {
  return { startHour: Math.round(dice.between(7, 9) * 4) / 4, endHour: Math.round(dice.between(17.5, 20) * 4) / 4 }
}

/** Doctors, volunteers and police of every township, more where more people live. */
function townshipPeople({ areas, grids, stations }: Scene, dice: Dice): Draft[] {
  const gridsOf = Map.groupBy(grids, grid => grid.township.code)
  const clinicOf = new Map(stations.filter(station => station.kind === 'clinic').map(station => [station.areaCode, station.position]))
  return areas.filter(area => area.level === 'township').flatMap(township => {
    const own = gridsOf.get(township.code) ?? []
    const busy = Math.max(1, Math.round((township.population ?? 0) / 26_000))
    const kinds: UnitKind[] = [...Array<UnitKind>(busy).fill('doctor'), ...Array<UnitKind>(dice.whole(0, 1) + (busy > 1 ? 1 : 0)).fill('volunteer'), ...Array<UnitKind>(dice.chance(0.5) ? 1 : 0).fill('police')]
    return kinds.map(kind => {
      const beat = Array.from({ length: dice.whole(3, 6) }, () => placeIn(dice.pick(own), dice))
      const home = kind === 'doctor' ? (clinicOf.get(township.code) ?? township.seat) : placeIn(dice.pick(own), dice)
      const mode = kind === 'volunteer' ? 'walk' : 'drive'
      return { kind, name: personName(dice), areaCode: township.code, townshipCode: township.code, habit: { home, beat, mode, ...dayShift(dice) } }
    })
  })
}

const OTHER_VEHICLES: readonly Name[] = [
  { zh: '送药车', en: 'Medicine Van' },
  { zh: '防疫车', en: 'Epidemic Control Car' },
  { zh: '转运车', en: 'Transfer Bus' },
  { zh: '巡诊车', en: 'Mobile Clinic' },
]

function vehicles({ areas, stations }: Scene, dice: Dice): Draft[] {
  let ambulance = 0
  return areas.filter(area => area.level === 'county').flatMap(county => {
    const townships = areas.filter(area => area.parentCode === county.code)
    const [post] = stations.filter(station => station.kind === 'ems' && station.areaCode.startsWith(county.code) && station.name.startsWith(county.name))
    const home = post?.position ?? county.seat
    const trip = (): Position[] => Array.from({ length: dice.whole(2, 4) }, () => dice.pick(townships).seat)
    const wan = (county.population ?? 0) / 10_000
    const ambulances = Array.from({ length: 2 + Math.round(wan / 9) }, (): Draft => {
      const number = String(++ambulance).padStart(2, '0')
      return { kind: 'ambulance', name: { zh: `急救 ${number}`, en: `Ambulance ${number}` }, areaCode: county.code, townshipCode: null, habit: { home, beat: trip(), mode: 'drive', startHour: 0, endHour: 24 } }
    })
    const others = Array.from({ length: 2 + Math.round(wan / 20) }, (_, index): Draft => {
      const name = OTHER_VEHICLES[index % OTHER_VEHICLES.length] as Name
      const short = county.name.slice(0, -1)
      return { kind: 'vehicle', name: { zh: `${short}${name.zh}`, en: `${county.nameEn} ${name.en}` }, areaCode: county.code, townshipCode: null, habit: { home, beat: trip(), mode: 'drive', ...dayShift(dice) } }
    })
    return [...ambulances, ...others]
  })
}
