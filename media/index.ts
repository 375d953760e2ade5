import type { Handles } from '#platform/handles'
import { cityOf } from './city.ts'
import { MediaProcess } from './media-process.ts'

/** Starts the role `media`: workers and rooms, asked over the bus by whatever process holds the sockets. */
export function startMedia(handles: Handles): Promise<AsyncDisposable> {
  return MediaProcess.start(handles, cityOf(handles))
}
