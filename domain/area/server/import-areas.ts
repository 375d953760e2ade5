import { setImmediate as nextTurn } from 'node:timers/promises'
import { and, inArray, isNull, or } from 'drizzle-orm'
import { type AreaLevel, type ImportReport, type importAreas as contract, areaLevel, areasImported, levelAbove, parentCodeOf } from '#domain/area'
import { mayDo, permit } from '#domain/identity/server'
import type { Context } from '#platform/context'
import { record } from '#platform/event-log'
import type { InputOf } from '#platform/pure'
import { areaProblems } from '../problems.ts'
import { type Placement, type Standing, placeDrafts } from './place-drafts.ts'
import { type Comparison, type PreparedArea, compareAreas, lockAreas, putAreas } from './put-areas.ts'
import { type Draft, labelOf, readFeature, saidDatum } from './read-feature.ts'
import { type Refusal, isRefusal, refuse } from './refusal.ts'
import { shapeOf } from './shape.ts'
import { areaTable } from './table.ts'

type Input = InputOf<typeof contract>
type Fault = { readonly index: number; readonly refusal: Refusal }

/** Other requests get their turn at least this often, however large the file. */
const TURN_MS = 12

/** `[AREA-3]` Checks every feature, keeps the sound ones and tells of every other why. The same file again changes nothing. */
export async function importBoundaries(ctx: Context, input: Input): Promise<ImportReport> {
  const { features } = input.collection
  if (features.length === 0) throw areaProblems.noFeatures()
  if (!input.datum && !features.some(saidDatum)) throw areaProblems.datumMissing()
  const pause = turnTaker()
  const { drafts, faults } = await readAll(input, pause)
  await lockAreas(ctx)
  const standing = await readStanding(ctx, drafts)
  permitAll(ctx, drafts, standing)
  const mayImply = (cityCode: string) => mayDo(ctx, 'area.import', `${cityCode}/`)
  const mayName = (path: string) => mayDo(ctx, 'area.read', path)
  const placement = await placeDrafts({ drafts, standing, mayImply, mayName, pause })
  for (const [draft, refusal] of placement.refused) faults.push({ index: draft.index, refusal })
  return settle(ctx, { input, drafts, placement, faults })
}

async function readAll({ collection, datum, level }: Input, pause: () => Promise<void>) {
  const drafts: Draft[] = []
  const faults: Fault[] = []
  const seen = new Map<string, number>()
  for (const [index, feature] of collection.features.entries()) {
    await pause()
    const read = readFeature(feature, index, { ...(datum && { datum }), ...(level && { level }) })
    if (isRefusal(read)) faults.push({ index, refusal: read })
    else if (seen.has(read.code)) faults.push({ index, refusal: refuse('code_twice', seen.get(read.code)) })
    else {
      drafts.push(read)
      seen.set(read.code, index)
    }
  }
  return { drafts, faults }
}

/** The current versions of the file's areas, of their parents, and of all children of those parents. */
async function readStanding(ctx: Context, drafts: readonly Draft[]): Promise<Map<string, Standing>> {
  const parents = [...new Set(drafts.flatMap(({ parentCode }) => parentCode ?? []))]
  const codes = [...new Set([...drafts.map(({ code }) => code), ...parents])]
  const asked = or(inArray(areaTable.code, codes), inArray(areaTable.parentCode, parents), inArray(areaTable.level, levelsWithoutParent(drafts)))
  const rows = drafts.length === 0 ? [] : await ctx.tx.select().from(areaTable).where(and(isNull(areaTable.validTo), asked))
  return new Map(
    rows.map(({ centerLon, centerLat, ...row }) => [row.code, { ...row, center: [centerLon, centerLat], shape: shapeOf(row.boundary) }]),
  )
}

function levelsWithoutParent(drafts: readonly Draft[]): AreaLevel[] {
  return drafts.some(({ level }) => level === 'city') ? ['city'] : []
}

/** `[AREA-7]` Every area touched must lie in the caller's reach, and so must a city that would have to be made. Else nothing is done. */
function permitAll(ctx: Context, drafts: readonly Draft[], standing: ReadonlyMap<string, Standing>): void {
  const ofFile = new Map(drafts.map(draft => [draft.code, draft]))
  for (const draft of drafts) {
    const known = standing.get(draft.code)
    if (known) permit(ctx, 'area.import', known.path)
    permit(ctx, 'area.import', pathOf(draft, { standing, ofFile }))
    const { level, parentCode } = draft
    if (level === 'county' && !ofFile.has(parentCode!) && !standing.has(parentCode!)) permit(ctx, 'area.import', `${parentCode}/`)
  }
}

type Known = { readonly standing: ReadonlyMap<string, Standing>; readonly ofFile: ReadonlyMap<string, Draft> }

/** Where a draft would lie, even when its parent is missing: rights are asked before anything is told of what exists. */
function pathOf(draft: Draft, { standing, ofFile }: Known): string {
  const codes = [draft.code]
  let level: AreaLevel | null = levelAbove(draft.level)
  let code = draft.parentCode
  while (code !== null && level !== null) {
    const known = standing.get(code)
    if (known) return known.path + pathTo(codes)
    codes.unshift(code)
    code = ofFile.get(code)?.parentCode ?? parentCodeOf(code, level)
    level = levelAbove(level)
  }
  return pathTo(codes)
}

function pathTo(codes: readonly string[]) {
  return codes.map(code => `${code}/`).join('')
}

type Outcome = { input: Input; drafts: readonly Draft[]; placement: Placement; faults: Fault[] }

async function settle(ctx: Context, { input, drafts, placement, faults }: Outcome): Promise<ImportReport> {
  const isCommitted = !input.dryRun && !(input.atomic && faults.length > 0)
  const areas = [...placement.implied, ...placement.areas]
  const comparison = isCommitted ? await putAreas(ctx, areas) : await compareAreas(ctx, areas)
  if (isCommitted) await tell(ctx, comparison)
  const implied = new Set(placement.implied)
  const ofFile = (some: readonly PreparedArea[]) => some.filter(area => !implied.has(area)).length
  return {
    level: input.level ?? drafts[0]?.level ?? 'county',
    datum: input.datum ?? drafts[0]?.datum ?? 'wgs84',
    received: input.collection.features.length,
    created: ofFile(comparison.created),
    changed: ofFile(comparison.changed),
    unchanged: ofFile(comparison.unchanged),
    impliedParents: placement.implied.filter(area => !comparison.unchanged.includes(area)).map(({ code }) => code),
    refused: faults
      .toSorted((a, b) => a.index - b.index)
      .map(({ index, refusal }) => ({ index, ...labelOf(input.collection.features[index]), ...refusal })),
    isCommitted,
  }
}

/** One fact for each parent and level, so that it is heard where it happened. */
async function tell(ctx: Context, { created, changed }: Comparison): Promise<void> {
  const groups = Map.groupBy([...created, ...changed], area => `${areaLevel.options.indexOf(area.level)} ${parentPath(area)}`)
  const isNew = new Set(created)
  for (const areas of groups.values()) {
    const [{ level, parentCode, code, path }] = areas as [PreparedArea]
    const about = { areaCode: parentCode ?? code, areaPath: parentCode === null ? path : path.slice(0, -code.length - 1) }
    const codes = (which: boolean) => areas.filter(area => isNew.has(area) === which).map(area => area.code)
    await record(ctx, areasImported, { level, created: codes(true), changed: codes(false) }, { ...about, subject: `area:${about.areaCode}` })
  }
}

function parentPath({ path, code, parentCode }: PreparedArea) {
  return parentCode === null ? path : path.slice(0, -code.length - 1)
}

function turnTaker(): () => Promise<void> {
  let sinceMs = performance.now()
  return async () => {
    if (performance.now() - sinceMs < TURN_MS) return
    await nextTurn()
    sinceMs = performance.now()
  }
}
