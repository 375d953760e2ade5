/** How busy a worker is, and what was lately given to it and is not to be seen in its CPU time yet. */
export type WorkerLoad = { readonly index: number; readonly cpu: number; readonly rooms: number; readonly freshSeats: number }

/** A seat that sends 720p and is sent a grid costs about so much of a core; only spreads arrivals until they are measured. */
const EXPECTED_PER_SEAT = 0.03
/** A room this large may go on at a second worker, */
export const LARGE_ROOM_SEATS = 8
/** if that one has so much more of a core free: pipes cost too. */
const CLEARLY_LOWER = 0.3

export function expectedLoad({ cpu, freshSeats }: WorkerLoad): number {
  return cpu + freshSeats * EXPECTED_PER_SEAT
}

/** `[MED-2]` A new room goes where the least CPU is used, as measured; among equals where fewer rooms are. */
export function chooseWorker<W extends WorkerLoad>(workers: readonly W[]): W | null {
  const order = (a: W, b: W) => Math.round((expectedLoad(a) - expectedLoad(b)) * 100) || a.rooms - b.rooms || a.index - b.index
  return [...workers].sort(order)[0] ?? null
}

/**
 * `[MED-3]` Where one more seat of a room goes: where the room is already, the least busy of its workers; to a further worker only
 * when the room is large and that one is clearly less busy.
 */
export function chooseSite<W extends WorkerLoad>(room: { readonly seats: number; readonly at: readonly W[] }, workers: readonly W[]): W | null {
  const here = chooseWorker(room.at)
  if (!here) return chooseWorker(workers)
  const elsewhere = chooseWorker(workers.filter(({ index }) => !room.at.some(known => known.index === index)))
  if (!elsewhere || room.seats < LARGE_ROOM_SEATS * room.at.length) return here
  return expectedLoad(here) - expectedLoad(elsewhere) > CLEARLY_LOWER ? elsewhere : here
}
