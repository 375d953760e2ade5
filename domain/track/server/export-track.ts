import type { Context } from '#platform/context'
import { record } from '#platform/event-log'
import type { InputOf } from '#platform/pure'
import { type ExportFormat, type exportTrack as contract, trackExported } from '../contract.ts'
import { csvText } from './export-csv.ts'
import { geojsonText } from './export-geojson.ts'
import { gpxText } from './export-gpx.ts'
import type { TrackText } from './export-text.ts'
import { windows } from './track.ts'
import { spanOf } from './track-span.ts'
import { unitToTrack } from './track-unit.ts'

const MOST_DAYS = 31

const TEXTS: Readonly<Record<ExportFormat, () => TrackText>> = { csv: () => csvText, geojson: geojsonText, gpx: gpxText }

/** Streamed window by window: a month at one fix a second is 300 MB of text and never in memory. */
export async function exportTrack(ctx: Context, input: InputOf<typeof contract>): Promise<Response> {
  const { id, from, to, format, reason } = input
  const unit = await unitToTrack(ctx, id)
  const span = spanOf(input, MOST_DAYS)
  // `[TRK-10]` Before the first byte goes out: whoever breaks off has still looked.
  await ctx.handles.db.transaction(tx =>
    record({ ...ctx, tx }, trackExported, { unitId: id, from, to, format, ...(reason !== undefined && { reason }) }, {
      channel: 'audit',
      areaCode: unit.areaCode,
      areaPath: unit.areaPath,
      subject: `unit:${id}`,
    }),
  )
  const text = TEXTS[format]()
  const parts = pieces(text, windows(ctx, unit.number, span), { unitId: id, name: unit.name, from, to })
  const name = `track-${unit.number}-${from.slice(0, 10)}.${format}`
  return new Response(streamOf(parts), {
    headers: { 'content-type': text.type, 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'private, no-store' },
  })
}

async function* pieces(text: TrackText, tracks: ReturnType<typeof windows>, title: Parameters<TrackText['begin']>[0]): AsyncGenerator<string> {
  yield text.begin(title)
  for await (const fixes of tracks) yield text.part(fixes)
  yield text.end()
}

/** At the reader's pace; who goes away ends the reading too. */
function streamOf(parts: AsyncGenerator<string>): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    pull: async controller => {
      const { done, value } = await parts.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    cancel: async () => void (await parts.return(undefined)),
  })
}
