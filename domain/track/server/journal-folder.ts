import { readFileSync } from 'node:fs'
import { mkdir, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { SEGMENT, syncFolder } from './journal.ts'

const OWNER = 'owner.json'
const SIGN_OF_LIFE_MS = 10_000
/** On another machine that shares the folder a process cannot be seen, only that it no longer gives a sign of life. */
const SILENT_MS = 60_000

type Owner = { readonly host: string; readonly boot: string; readonly pid: number; readonly startedAt: string }

/**
 * One process's own folder under `dataDir/journal`, with a file that says whose it is. Several processes share `journal`;
 * the folders of dead ones are taken over by being moved into one's own: a rename has one winner, and whoever takes this
 * folder over later takes theirs with it.
 */
export class JournalFolder implements AsyncDisposable {
  readonly path: string
  readonly #root: string
  readonly #signs: NodeJS.Timeout

  private constructor(root: string, path: string) {
    this.#root = root
    this.path = path
    const owner = join(path, OWNER)
    this.#signs = setInterval(() => void utimes(owner, new Date(), new Date()).catch(() => undefined), SIGN_OF_LIFE_MS)
    this.#signs.unref()
  }

  static async open(dataDir: string): Promise<JournalFolder> {
    const root = join(dataDir, 'journal')
    const path = join(root, `${process.pid}-${crypto.randomUUID().slice(0, 8)}`)
    await mkdir(path, { recursive: true, mode: 0o700 })
    await writeFile(join(path, OWNER), JSON.stringify(ourselves()), { flush: true })
    await syncFolder(root)
    return new JournalFolder(root, path)
  }

  /** Moves the folders of dead processes into this one and answers where they are now. */
  async adopt(): Promise<string[]> {
    const adopted: string[] = []
    for (const name of await readdir(this.#root)) {
      const theirs = join(this.#root, name)
      if (theirs === this.path || (await isAlive(theirs))) continue
      const here = join(this.path, name)
      const isOurs = await rename(theirs, here).then(() => true, () => false)
      if (isOurs) adopted.push(here)
    }
    return adopted
  }

  /** After a clean stop nothing is left to replay. */
  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true })
  }

  /** Something is left, and this process will not come back to it: whoever starts next takes it over. */
  async leave(): Promise<void> {
    await writeFile(join(this.path, OWNER), JSON.stringify({ ...ourselves(), pid: 0 }), { flush: true })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#signs)
  }
}

/** The segments of a folder and of those it had taken over, oldest first. */
export async function segmentsIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true })
  return entries.filter(name => name.endsWith(SEGMENT)).sort().map(name => join(folder, name))
}

async function isAlive(folder: string): Promise<boolean> {
  const owner = await readFile(join(folder, OWNER), 'utf8').then(text => JSON.parse(text) as Owner, () => null)
  const us = ourselves()
  if (owner?.host === us.host && owner.boot === us.boot) return startOf(owner.pid) === owner.startedAt
  if (owner?.host === us.host) return false
  const signed = await stat(join(folder, owner ? OWNER : '.')).catch(() => null)
  return signed !== null && Date.now() - signed.mtimeMs < SILENT_MS
}

function ourselves(): Owner {
  return { host: hostname(), boot: contentOf('/proc/sys/kernel/random/boot_id'), pid: process.pid, startedAt: startOf(process.pid) ?? '' }
}

/** When a process started: a number that its pid, given to another, does not share. Null when there is none, or only its name is left. */
function startOf(pid: number): string | null {
  try {
    if (process.platform !== 'linux') return process.kill(pid, 0) ? String(pid) : null
    const fields = contentOf(`/proc/${pid}/stat`).split(') ')[1]?.split(' ') ?? []
    return fields[0] === 'Z' ? null : (fields[19] ?? null)
  } catch {
    return null
  }
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return ''
  }
}
