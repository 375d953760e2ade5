import { type HeardProducer, type MediaSource, type Seat, isIn } from '#domain/call'

/** `speaker`: one large and the others below; `grid`: all alike. */
export const LAYOUTS = ['speaker', 'grid'] as const
export type Layout = (typeof LAYOUTS)[number]

/** A place on the screen: somebody's face, or what they share. Without a producer it is a name on a plain ground. */
export type Place = { readonly key: string; readonly seat: Seat; readonly source: Exclude<MediaSource, 'microphone'>; readonly isMine: boolean; readonly producerId: string | null; /** The one on a face is the one on the map. */ readonly number: number }

type Sent = Pick<HeardProducer, 'producerId' | 'seatId' | 'source' | 'isPaused'>
export type InCall = { readonly seats: readonly Seat[]; readonly mySeatId: string | null; readonly sent: readonly Sent[]; /** What I send myself, which nobody tells me. */ readonly mine: readonly Exclude<MediaSource, 'microphone'>[] }

/** `[CLW-5]` Whoever takes part, in the order they came, numbered from one; a watcher is not seen. */
export function numbered(seats: readonly Seat[]): { readonly seat: Seat; readonly number: number }[] {
  const seated = seats.filter(seat => isIn(seat) && seat.role !== 'watcher')
  const inOrder = seated.sort((one, other) => (one.joinedAt ?? '').localeCompare(other.joinedAt ?? '') || one.id.localeCompare(other.id))
  return inOrder.map((seat, index) => ({ seat, number: index + 1 }))
}

/** Every face in the order of numbers, and what each shares after it. */
export function placesOf({ seats, mySeatId, sent, mine }: InCall): Place[] {
  return numbered(seats).flatMap(({ seat, number }): Place[] => {
    const isMine = seat.id === mySeatId
    const of = (source: Place['source']) => sent.find(it => it.seatId === seat.id && it.source === source && !it.isPaused)?.producerId ?? null
    const face: Place = { key: seat.id, seat, source: 'camera', isMine, producerId: of('camera'), number }
    const isSharing = isMine ? mine.includes('screen') : of('screen') !== null
    return isSharing ? [face, { ...face, key: `${seat.id}/screen`, source: 'screen', producerId: of('screen') }] : [face]
  })
}

export type Wish = { readonly layout: Layout; readonly pinnedKey: string | null; readonly speakers: readonly string[]; /** Who stood there last: a pause in speaking changes nothing. */ readonly lastKey: string | null }
export type StagePlan = { readonly stage: Place | null; readonly rest: readonly Place[] }

/**
 * `[CLW-6]` Who stands large: the pinned one, else what somebody else shares, else the loudest other, else who stood there last,
 * else the first other. Never oneself while there is anybody else. In a grid nobody does, unless pinned.
 */
export function stagePlan(places: readonly Place[], { layout, pinnedKey, speakers, lastKey }: Wish): StagePlan {
  const others = places.filter(place => !place.isMine)
  const pinned = places.find(place => place.key === pinnedKey)
  if (layout === 'grid' && pinned === undefined) return { stage: null, rest: places }
  const loudest = speakers.flatMap(seatId => others.find(place => place.key === seatId) ?? [])[0]
  const stage = pinned ?? others.find(place => place.source === 'screen') ?? loudest ?? others.find(place => place.key === lastKey) ?? others[0] ?? places[0] ?? null
  return { stage, rest: places.filter(place => place !== stage) }
}
