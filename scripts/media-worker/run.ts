import { spawn } from 'node:child_process'

const LAST_CHARACTERS = 2_000

export type Run = { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv; readonly signal: AbortSignal }

/** Runs a program to its end, with what it prints as the answer; one that fails is an error with its last words. */
export function run(command: readonly string[], { cwd, env, signal }: Run): Promise<string> {
  const [program = '', ...rest] = command
  return new Promise((resolve, reject) => {
    const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'], signal, ...(cwd && { cwd }), ...(env && { env }) })
    let said = ''
    let complaint = ''
    child.stdout.on('data', bytes => (said += bytes))
    child.stderr.on('data', bytes => (complaint = (complaint + bytes).slice(-LAST_CHARACTERS)))
    child.once('error', reject)
    child.once('close', (code, killed) => {
      if (code === 0) resolve(said)
      else reject(new Error(`${program} ended with ${killed ?? code}: ${complaint.trim()}`))
    })
  })
}

/** Does `work` for each, at most `most` at a time; the first that fails ends it all. */
export async function inParallel<T>(items: readonly T[], most: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items]
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item)
  }
  try {
    await Promise.all(Array.from({ length: most }, worker))
  } finally {
    queue.length = 0
  }
}
