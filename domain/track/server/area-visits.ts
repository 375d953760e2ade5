import { permitSomewhere } from '#domain/identity/server'
import type { Context } from '#platform/context'
import { record } from '#platform/event-log'
import { type InputOf, type OutputOf, commonProblems } from '#platform/pure'
import { type Visit, type findVisits as contract, visitsAsked } from '../contract.ts'
import { trackProblems } from '../problems.ts'
import { type FixSpan, mergeChunks } from '../track-chunk-merge.ts'
import { MOST_CELLS, MOST_VERTICES, cellsOfBox, rangesOf, unitsInCells } from './area-visits-cells.ts'
import { timeInside } from './area-visits-inside.ts'
import { VisitPolygon } from './area-visits-polygon.ts'
import { openChunks } from './chunk-store.ts'
import { minuteOf, partsIn } from './track-read.ts'
import { spanOf } from './track-span.ts'
import { type TrackedUnit, unitsByNumbersToTrack } from './track-units.ts'

type Asked = InputOf<typeof contract>
type Found = { readonly unit: TrackedUnit; readonly firstMs: number; readonly lastMs: number; readonly insideMs: number }

const MOST_DAYS = 7
const MOST_UNITS = 5_000
/** Unit-minutes read for one question: some 60 MB, a few seconds. */
const MOST_MINUTES = 400_000
const UNITS_AT_ONCE = 250
const MOST_TOLD = 500

/**
 * Who was in a polygon between two times. `track_cell` tells who came near, the chunks of those minutes tell exactly: by every
 * position, and by the straight way between two of them that are at most two minutes apart. `[TRK-8]` Only units whose tracks
 * the caller may see; `[TRK-10]` the question is on the audit trail.
 */
export async function findVisits(ctx: Context, input: Asked): Promise<OutputOf<typeof contract>> {
  permitSomewhere(ctx, 'track.read')
  const rings = input.polygon.coordinates
  if (rings.flat().length > MOST_VERTICES) throw trackProblems.polygonTooWide({ mostVertices: MOST_VERTICES, mostCells: MOST_CELLS })
  const asked = spanOf(input, MOST_DAYS)
  const polygon = new VisitPolygon(rings)
  const found = await unitsInside(ctx, { polygon, kinds: input.kinds, span: keptPart(ctx, asked) })
  found.sort((one, other) => one.firstMs - other.firstMs || one.unit.number - other.unit.number)
  await tell(ctx, { input, bbox: [...polygon.bbox], found })
  return { items: found.map(visitFrom) }
}

type Question = { readonly polygon: VisitPolygon; readonly kinds: Asked['kinds']; readonly span: FixSpan }

async function unitsInside(ctx: Context, { polygon, kinds, span }: Question): Promise<Found[]> {
  const seen = await unitsInCells(ctx, cellsOfBox(polygon.bbox), span)
  const units = await unitsByNumbersToTrack(ctx, [...seen.keys()], kinds)
  const ranges = units.map(({ number }) => rangesOf(number, seen.get(number)!))
  const minutes = ranges.flat().reduce((sum, { first, last }) => sum + last - first + 1, 0)
  if (units.length > MOST_UNITS || minutes > MOST_MINUTES) throw trackProblems.tooMuchTraffic({ mostUnits: MOST_UNITS })
  const open = await openChunks(ctx.handles)
  const found: Found[] = []
  for (let from = 0; from < units.length; from += UNITS_AT_ONCE) {
    const parts = await partsIn(ctx.tx, open, ranges.slice(from, from + UNITS_AT_ONCE).flat())
    for (const unit of units.slice(from, from + UNITS_AT_ONCE)) {
      const inside = timeInside(polygon, mergeChunks(parts.get(unit.number)!, ALWAYS), span)
      if (inside) found.push({ unit, ...inside })
    }
  }
  return found
}

const ALWAYS = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY }

/** `[TRK-5]` What should be forgotten is not found, though its day may still be there until the night. */
function keptPart({ now, handles }: Context, { fromMs, toMs }: FixSpan): FixSpan {
  const oldestMs = now.getTime() - handles.env.positionRetentionDays * 86_400_000
  if (minuteOf(toMs) === 0) throw commonProblems.badInput({ faults: [{ path: 'to', message: 'before 1970' }] })
  return { fromMs: Math.max(fromMs, oldestMs), toMs }
}

function visitFrom({ unit, firstMs, lastMs, insideMs }: Found): Visit {
  return {
    unitId: unit.id,
    number: unit.number,
    name: unit.name,
    kind: unit.kind,
    firstAt: new Date(firstMs).toISOString(),
    lastAt: new Date(lastMs).toISOString(),
    minutesInside: Math.round(insideMs / 600) / 100,
  }
}

async function tell(ctx: Context, { input, bbox, found }: { input: Asked; bbox: number[]; found: readonly Found[] }): Promise<void> {
  const { area, accountId } = ctx.actor
  await record(
    ctx,
    visitsAsked,
    {
      bbox,
      vertexCount: input.polygon.coordinates.flat().length,
      from: input.from,
      to: input.to,
      foundCount: found.length,
      foundUnitIds: found.slice(0, MOST_TOLD).map(({ unit }) => unit.id),
      ...(input.reason !== undefined && { reason: input.reason }),
    },
    { channel: 'audit', areaCode: area?.code ?? null, areaPath: area?.path ?? null, subject: `account:${accountId}` },
  )
}
