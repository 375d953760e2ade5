import type { z } from 'zod'
import type { reportIncident } from '#domain/incident'
import type { Words } from '#platform/pure'

export type ReportInput = z.input<typeof reportIncident.input>

/** A report on this phone until the server has it. Its keys make sending it twice harmless. */
export type SavedReport = {
  readonly key: string
  readonly photoKey: string
  /** Only the account that wrote it sends it, and only that account sees it. */
  readonly accountId: string
  readonly savedAtMs: number
  readonly input: ReportInput
  readonly photo: Blob | null
  /** Once the photo is up, so that it is not sent again. */
  readonly photoId: string | null
  /** The server read it and said no: it waits for a person, not for the network. */
  readonly refused: Words | null
}

export type Outbox = {
  readonly put: (report: SavedReport) => Promise<void>
  readonly all: () => Promise<SavedReport[]>
  readonly remove: (key: string) => Promise<void>
}

const STORE = 'reports'

function finished<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('storage failed'))
  })
}

/** In IndexedDB: survives a closed tab and a flat battery. `put` resolves when the disk has it. */
export async function openOutbox(factory: IDBFactory = indexedDB): Promise<Outbox> {
  const opening = factory.open('guatu-phone', 1)
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: 'key' })
  const db = await finished(opening)
  const write = (act: (store: IDBObjectStore) => void) =>
    new Promise<void>((resolve, reject) => {
      const transaction = db.transaction(STORE, 'readwrite', { durability: 'strict' })
      transaction.oncomplete = () => resolve()
      transaction.onerror = transaction.onabort = () => reject(transaction.error ?? new Error('storage failed'))
      act(transaction.objectStore(STORE))
    })
  return {
    put: report => write(store => store.put(report)),
    remove: key => write(store => store.delete(key)),
    all: async () => {
      const reports = (await finished(db.transaction(STORE).objectStore(STORE).getAll())) as SavedReport[]
      return reports.sort((one, other) => one.savedAtMs - other.savedAtMs)
    },
  }
}
