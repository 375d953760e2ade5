import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Large bytes (photos) under one folder; the database holds who may see them. */
export type BlobStore = {
  /** Durable when it resolves: written beside, synced, then renamed. */
  put(key: string, bytes: Uint8Array): Promise<void>
  get(key: string): Promise<Uint8Array | null>
  remove(key: string): Promise<void>
}

const KEY = /^[a-z0-9][a-z0-9/._-]{0,200}$/

export function fileBlobs(folder: string): BlobStore {
  const pathOf = (key: string) => {
    if (!KEY.test(key) || key.includes('..')) throw new RangeError('not a blob key')
    return join(folder, key)
  }
  return {
    async put(key, bytes) {
      const path = pathOf(key)
      await mkdir(dirname(path), { recursive: true })
      const beside = `${path}.${randomUUID()}.part`
      const file = await open(beside, 'wx', 0o600)
      try {
        await file.writeFile(bytes)
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(beside, path)
    },
    async get(key) {
      return readFile(pathOf(key)).then(
        bytes => new Uint8Array(bytes),
        (error: NodeJS.ErrnoException) => {
          if (error.code === 'ENOENT') return null
          throw error
        },
      )
    },
    async remove(key) {
      await rm(pathOf(key), { force: true })
    },
  }
}
