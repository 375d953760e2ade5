import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Words } from '#platform/pure'
import type { BuildPlace } from './place.ts'

/** What a build leaves for every process of this machine to read: how far it is, or why it ended without a worker. */
export type BuildNote = { readonly is: 'building'; readonly compiled: number; readonly files: number } | { readonly is: 'failed'; readonly why: Words }

/** A build writes at least every 5 s, as long as it lives. */
const SILENT_MS = 30_000

export function leaveNote({ work }: BuildPlace, note: BuildNote): void {
  mkdirSync(work, { recursive: true })
  const file = join(work, 'note.json')
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, JSON.stringify(note))
  renameSync(draft, file)
}

/** Null where nothing was begun, and where what was begun has died. */
export function readNote({ work }: BuildPlace): BuildNote | null {
  const file = join(work, 'note.json')
  try {
    const note = JSON.parse(readFileSync(file, 'utf8')) as BuildNote
    return note.is === 'building' && Date.now() - statSync(file).mtimeMs > SILENT_MS ? null : note
  } catch {
    return null
  }
}
