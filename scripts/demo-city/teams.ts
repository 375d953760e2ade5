import type { UnitKind } from '#domain/force'
import type { DemoArea, DemoTeam } from './city.ts'
import { DEMO } from './city.ts'
import { Dice } from './random.ts'

const TEAMS = [
  { kind: 'grid_worker', zh: '网格员队伍', en: 'Grid Workers' },
  { kind: 'doctor', zh: '家庭医生团队', en: 'Family Doctors' },
  { kind: 'volunteer', zh: '志愿服务队', en: 'Volunteers' },
  { kind: 'police', zh: '平安巡防队', en: 'Safety Patrol' },
] as const

/** 三队伍一人员 of every township. */
export function formTeams(seed: number, townships: readonly DemoArea[]): DemoTeam[] {
  const dice = new Dice(seed, 'teams')
  return townships.flatMap(({ code, name, nameEn }) => TEAMS.map(({ zh, en }) => ({ ...DEMO, id: dice.uuid(), name: `${name}${zh}`, nameEn: `${nameEn} ${en}`, areaCode: code })))
}

/** Team of a unit by its township and kind; vehicles belong to stations, not to teams. */
export function teamFinder(teams: readonly DemoTeam[]): (townshipCode: string, kind: UnitKind) => DemoTeam | null {
  const byArea = Map.groupBy(teams, team => team.areaCode)
  return (townshipCode, kind) => {
    const index = TEAMS.findIndex(team => team.kind === kind)
    return byArea.get(townshipCode)?.[index] ?? null
  }
}
