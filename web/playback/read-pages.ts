import { type TrackPage, decodeTrackPage, getPlayback } from '#domain/track'
import { linkProblems, problemOf, requestOf, toSignIn } from '../live/api.ts'
import type { Span } from './activity.ts'
import type { Whom } from './playback-view.ts'

/** Pages run through time; the first one is short, so that a screen starts at once. */
export async function* readPages(whom: Whom, { fromMs, toMs }: Span, signal: AbortSignal): AsyncGenerator<TrackPage> {
  const who = whom.kind === 'unit' ? { ids: whom.id } : whom.kind === 'area' ? { areaCode: whom.code } : { bbox: whom.bbox.join(',') }
  const span = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() }
  for (let cursor: string | undefined; ; ) {
    const page: TrackPage = decodeTrackPage(await bytesOf({ ...who, ...span, cursor }, signal))
    yield page
    if (page.nextCursor === null) return
    cursor = page.nextCursor
  }
}

async function bytesOf(input: Record<string, unknown>, signal: AbortSignal): Promise<Uint8Array> {
  const { url } = requestOf(getPlayback, input)
  let answer: Response
  try {
    answer = await fetch(url, { credentials: 'same-origin', signal })
  } catch (error) {
    if (signal.aborted) throw error
    throw linkProblems.noNetwork()
  }
  if (answer.status === 401) toSignIn()
  if (!answer.ok) throw await problemOf(answer)
  return new Uint8Array(await answer.arrayBuffer())
}
