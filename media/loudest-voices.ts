/**
 * `[MED-5]` Which voices are let through, pure: the three loudest. A voice keeps its place while it speaks and through the pauses of
 * speech, so that no word is cut; a silent one keeps it too until somebody else needs it.
 */
export const MOST_VOICES = 3
/** A pause within a sentence is shorter (most are below a second). */
export const PAUSE_MS = 1_500
/** Who speaks is only put out by one this much louder, twice in a row. */
export const LOUDER_DB = 10
const SPEAKING_MS = 900

type Place = { readonly producerId: string; readonly level: number; readonly heardMs: number }
export type Voices = { readonly places: readonly Place[]; readonly louder: ReadonlySet<string> }
export const NO_VOICES: Voices = { places: [], louder: new Set() }

export type Heard = {
  /** Every microphone that is open. */
  readonly open: readonly string[]
  /** Of those that were heard: how loud, in dBov (0 is loudest). */
  readonly levels: ReadonlyMap<string, number>
  readonly nowMs: number
}

export function stepVoices(voices: Voices, heard: Heard): Voices {
  const open = new Set(heard.open)
  const places = voices.places.filter(({ producerId }) => open.has(producerId)).map(place => hear(place, heard))
  const waiting = candidates(places, heard)
  const louder = new Set<string>()
  for (const candidate of waiting) {
    if (places.length < MOST_VOICES) {
      places.push(candidate)
      continue
    }
    const at = placeFor(places, candidate, heard.nowMs)
    if (at.free !== null) places[at.free] = candidate
    else if (at.quieter !== null && voices.louder.has(candidate.producerId)) places[at.quieter] = candidate
    else if (at.quieter !== null) louder.add(candidate.producerId)
  }
  return { places, louder }
}

export function passedVoices({ places }: Voices): ReadonlySet<string> {
  return new Set(places.map(({ producerId }) => producerId))
}

/** Who speaks now, the loudest first. */
export function speakingVoices({ places }: Voices, nowMs: number): readonly string[] {
  return places
    .filter(({ heardMs }) => nowMs - heardMs < SPEAKING_MS)
    .sort((a, b) => b.level - a.level)
    .map(({ producerId }) => producerId)
}

function hear(place: Place, { levels, nowMs }: Heard): Place {
  const level = levels.get(place.producerId)
  return level === undefined ? place : { ...place, level, heardMs: nowMs }
}

/** Heard ones, the loudest first; while there is room, silent ones too: with few microphones nobody waits to be measured. */
function candidates(places: readonly Place[], { open, levels, nowMs }: Heard): readonly Place[] {
  const placed = new Set(places.map(({ producerId }) => producerId))
  return open
    .filter(producerId => !placed.has(producerId) && (levels.has(producerId) || open.length <= MOST_VOICES))
    .map(producerId => ({ producerId, level: levels.get(producerId) ?? -127, heardMs: levels.has(producerId) ? nowMs : -Infinity }))
    .sort((a, b) => b.level - a.level)
}

function placeFor(places: readonly Place[], { level }: Place, nowMs: number): { free: number | null; quieter: number | null } {
  const order = places.map((place, at) => ({ ...place, at }))
  const silent = order.filter(({ heardMs }) => nowMs - heardMs >= PAUSE_MS).sort((a, b) => a.heardMs - b.heardMs)[0]
  const quietest = order.filter(place => level - place.level >= LOUDER_DB).sort((a, b) => a.level - b.level)[0]
  return { free: silent?.at ?? null, quieter: quietest?.at ?? null }
}
