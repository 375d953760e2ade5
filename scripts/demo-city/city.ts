import type { Area, GroundLine } from '#domain/area'
import type { Camera } from '#domain/camera'
import type { Skill, Station, UnitKind } from '#domain/force'
import type { Premises } from '#domain/people'
import type { Position } from '#platform/pure'
import type { Polygon } from './rings.ts'

/** Nothing here is real beyond the names and codes that are public facts; every part says so. */
export const DEMO = { isDemo: true, label: { zh: '演示数据', en: 'Demo data' } } as const
export type DemoMark = typeof DEMO

/** `seat` is where its office stands; `center` is where its name stands and lies inside too. */
export type DemoArea = Area & DemoMark & { readonly geometry: Polygon; readonly seat: Position }

export type RoadKind = 'highway' | 'road' | 'lane'
export type RoadEdge = { readonly from: number; readonly to: number; readonly lengthMetres: number; readonly kind: RoadKind; readonly line: readonly Position[] }
/** Connected; edges go both ways; `line` runs from `from` to `to`. */
export type RoadNet = { readonly nodes: readonly Position[]; readonly edges: readonly RoadEdge[] }

export type DemoStation = Station & DemoMark & { readonly nameEn: string }
export type DemoCamera = Camera & DemoMark & { readonly nameEn: string }
export type DemoPremises = Premises & DemoMark

/** 三队伍一人员: three teams and the grid workers, in every township. */
export type DemoTeam = DemoMark & { readonly id: string; readonly name: string; readonly nameEn: string; readonly areaCode: string }

export type DemoUnit = DemoMark & {
  readonly id: string
  readonly name: string
  readonly nameEn: string
  readonly kind: UnitKind
  readonly areaCode: string
  readonly teamId: string | null
  readonly teamName: string | null
  readonly phone: string | null
  readonly isOnDuty: boolean
  readonly skills: readonly Skill[]
  readonly door: 'jt808' | 'osmand' | 'app'
  readonly deviceId: string
  readonly habit: Habit
}

/** What the simulator needs: where the day begins, the places gone to, in order, and how. */
export type Habit = { readonly home: Position; readonly beat: readonly Position[]; readonly mode: 'walk' | 'drive'; readonly startHour: number; readonly endHour: number }

export type DemoCity = DemoMark & {
  readonly seed: number
  readonly areas: readonly DemoArea[]
  readonly ground: readonly GroundLine[]
  readonly roads: RoadNet
  readonly stations: readonly DemoStation[]
  readonly cameras: readonly DemoCamera[]
  readonly premises: readonly DemoPremises[]
  readonly teams: readonly DemoTeam[]
  /** In chance order: the first N are a fair sample of all. */
  readonly units: readonly DemoUnit[]
  readonly demoAccountsAreas: DemoAccountsAreas
}

/** Area code for each demo account; null is the whole instance. */
export type DemoAccountsAreas = Readonly<Record<'city' | 'county' | 'township' | 'grid' | 'dept' | 'wall', string>> & { readonly admin: null; readonly village: string }
