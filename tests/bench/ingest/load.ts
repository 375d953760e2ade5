import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { cpuMs } from '../harness.ts'

export type Load = { readonly units: number; readonly perSecond: number; readonly seed: number; readonly seconds: number; readonly warmSeconds: number }
export type Sent = { readonly sent: number; readonly acknowledged: number; readonly lastMs: readonly number[] }
export type Measured = { readonly reports: number; readonly cpuMs: readonly number[]; readonly generatorMs: number; readonly seconds: number; readonly all: Sent }

const HERE = import.meta.dirname

export function nextMessage<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once('message', message => resolve(message as T))
    child.once('exit', code => reject(new Error(`ended with ${code}`)))
  })
}

export function forkOf(script: string, ...args: string[]): ChildProcess {
  return fork(join(HERE, script), args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
}

type Terms = { readonly load: Load; readonly partsMs: () => readonly number[] }

/** Runs the load for a while and measures the middle of it: what was acknowledged, and the CPU each of the server's parts took. */
export async function measure(mode: 'feed' | 'http' | 'socketio', url: string, { load, partsMs }: Terms): Promise<Measured> {
  const generator = forkOf('generator.ts', JSON.stringify({ mode, url, units: load.units, seed: load.seed, perSecond: load.perSecond }))
  using _killed = { [Symbol.dispose]: () => generator.kill('SIGKILL') }
  await nextMessage(generator)
  await pause(load.warmSeconds * 1000)
  const count = async () => {
    const answer = nextMessage<Sent>(generator)
    generator.send('count')
    return (await answer).acknowledged
  }
  const [from, before, generatorBefore, startedMs] = [await count(), partsMs(), cpuMs(generator.pid), performance.now()]
  await pause(load.seconds * 1000)
  const [to, after, generatorAfter, endedMs] = [await count(), partsMs(), cpuMs(generator.pid), performance.now()]
  const last = nextMessage<Sent>(generator)
  generator.send('stop')
  const all = await last
  // What Socket.IO takes is not acknowledged: there what was sent is what it cost.
  const reports = mode === 'socketio' ? Math.round((all.sent * load.seconds) / (load.seconds + load.warmSeconds)) : to - from
  return { reports, cpuMs: after.map((ms, part) => ms - before[part]!), generatorMs: generatorAfter - generatorBefore, seconds: (endedMs - startedMs) / 1000, all }
}
