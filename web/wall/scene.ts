import type { ShownPart } from '../map/picture.ts'

export const SCENES = ['overview', 'incidents', 'forces', 'coverage', 'county'] as const
export type SceneName = (typeof SCENES)[number]

/** Where the wall is: a scene, and in `county` the area below it looks at. */
export type Scene = { readonly name: SceneName; readonly areaCode: string | null }
export const OVERVIEW: Scene = { name: 'overview', areaCode: null }

export type TileName = 'worst' | 'today' | 'response' | 'coverage' | 'kinds' | 'slow' | 'forces' | 'list' | 'feed'
export type Margins = { readonly left: readonly (readonly TileName[])[]; readonly right: readonly (readonly TileName[])[] }

/** Columns from the outside in, tiles from the top; the narrow wall has its feed in the strip. */
const NARROW: Record<SceneName, Margins> = {
  overview: { left: [['worst', 'today', 'response']], right: [['coverage', 'kinds', 'slow']] },
  incidents: { left: [['list']], right: [['kinds', 'today', 'response']] },
  forces: { left: [['forces', 'coverage']], right: [['slow', 'response', 'today']] },
  coverage: { left: [['coverage', 'forces']], right: [['worst', 'slow', 'response']] },
  county: { left: [['worst', 'today', 'response']], right: [['coverage', 'kinds', 'slow']] },
}
const WIDE: Record<SceneName, Margins> = {
  overview: { left: [['list', 'forces'], ['worst', 'today', 'response']], right: [['feed', 'slow'], ['coverage', 'kinds']] },
  incidents: { left: [['list'], ['worst', 'today', 'response']], right: [['feed', 'slow'], ['kinds', 'coverage']] },
  forces: { left: [['forces', 'list'], ['coverage', 'today', 'response']], right: [['feed', 'slow'], ['worst', 'kinds']] },
  coverage: { left: [['list', 'forces'], ['coverage', 'today', 'response']], right: [['feed', 'slow'], ['worst', 'kinds']] },
  county: { left: [['list', 'forces'], ['worst', 'today', 'response']], right: [['feed', 'slow'], ['coverage', 'kinds']] },
}

export function marginsOf(scene: SceneName, columns: 1 | 2): Margins {
  return (columns === 2 ? WIDE : NARROW)[scene]
}

const ALL: Record<ShownPart, boolean> = { units: true, incidents: true, orders: true, stations: true, cameras: true, names: true, grids: true }

/** What is wrong stays on the map in every scene; the rest steps aside for the question of the scene. */
export const SHOWN_IN: Record<SceneName, Record<ShownPart, boolean>> = {
  overview: ALL,
  incidents: { ...ALL, units: false, cameras: true },
  forces: { ...ALL, cameras: false },
  coverage: { ...ALL, stations: false, cameras: false },
  county: ALL,
}

/** The ramp of the map answers the scene's question. */
export const RAMP_OF: Record<SceneName, 'per10k' | 'covered' | 'none'> = { overview: 'per10k', incidents: 'per10k', forces: 'none', coverage: 'covered', county: 'per10k' }

/** How long each scene stands, in seconds: the overview longest, a county long enough to read. */
const STANDS_S: Record<SceneName, number> = { overview: 60, incidents: 30, forces: 30, coverage: 30, county: 15 }

export function standsMs(scene: Scene): number {
  return STANDS_S[scene.name] * 1000
}

/** One round: the four scenes, then each area below in turn. */
export function roundOf(areaCodes: readonly string[]): Scene[] {
  const wholes = SCENES.filter(name => name !== 'county').map((name): Scene => ({ name, areaCode: null }))
  return [...wholes, ...areaCodes.map((areaCode): Scene => ({ name: 'county', areaCode }))]
}

export function steppedFrom(scene: Scene, round: readonly Scene[], by: 1 | -1): Scene {
  const at = round.findIndex(it => it.name === scene.name && it.areaCode === scene.areaCode)
  return round[(at + by + round.length) % round.length] ?? OVERVIEW
}

export type Rotation = { readonly isOn: boolean; readonly isPaused: boolean; readonly isAlarmed: boolean; readonly isPinned: boolean }

/** `[WALL-2]` Nothing moves away from under a critical that nobody has accepted; then the overview stands. */
export function mayRotate({ isOn, isPaused, isAlarmed, isPinned }: Rotation): boolean {
  return isOn && !isPaused && !isAlarmed && !isPinned
}

/** `?scene=coverage` or `?scene=county:140922` pins a scene, `?rotate=off` stops the round. */
export function readSteering(search: string): { readonly pinned: Scene | null; readonly isOn: boolean } {
  const query = new URLSearchParams(search)
  const [name, areaCode = null] = (query.get('scene') ?? '').split(':')
  const known = SCENES.find(scene => scene === name)
  const isComplete = known !== undefined && (known !== 'county' || areaCode !== null)
  return { pinned: isComplete ? { name: known, areaCode: known === 'county' ? areaCode : null } : null, isOn: query.get('rotate') !== 'off' }
}
