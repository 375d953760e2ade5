import { readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type pg from 'pg'
import { cpuMs, cpuMsOfTree } from '../harness.ts'

/** The process all backends of a server hang below, by asking one of them for its parent. */
export async function postmasterOf(client: { query(text: string): Promise<pg.QueryResult> }): Promise<number> {
  const { rows } = await client.query('select pg_backend_pid() as pid')
  return Number(readFileSync(`/proc/${(rows[0] as { pid: number }).pid}/stat`, 'utf8').split(') ')[1]!.split(' ')[1])
}

export type Spent = { readonly own: number; readonly server: number }

setFlagsFromString('--expose-gc')
/** Collected again and again, code that rested meanwhile would be thrown away and compiled anew: in a server it never rests. */
setFlagsFromString('--no-flush-bytecode')
/** Before a piece of work that makes little garbage itself, so that it does not pay for what the peers left. */
export const collectGarbage = runInNewContext('gc') as () => void

/** CPU milliseconds of this process and of a database server (10 ms steps) while some work runs. */
export async function spent(server: number | null, work: () => Promise<void>): Promise<Spent> {
  const before = { own: cpuMs(), server: server === null ? 0 : cpuMsOfTree(server) }
  await work()
  return { own: cpuMs() - before.own, server: server === null ? 0 : cpuMsOfTree(server) - before.server }
}
