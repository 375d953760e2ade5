import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startBroker } from './start-broker.ts'
import type { Answer, Order } from './server.ts'
import type { Mode, Scene } from './trace.ts'
import type { Ask, Told } from './viewers.ts'

const LOST_AFTER_MS = 60_000

export type Run = { readonly mode: Mode; readonly scene: Omit<Scene, 'ticks'>; readonly warmTicks: number; readonly ticks: number }
export type Measured = {
  readonly fault: string | null
  readonly worstMetres: number
  /** What reached the viewers: for brokers every delivery, for all others what moved in the viewers' boxes. */
  readonly positions: number
  readonly cpuMs: number
  readonly bytes: number
  readonly messages: number
  readonly turnMs: number
  /** Of the process with all the viewers: the load generator. */
  readonly viewersCpuMs: number
}

/** One way to fan out on the seeded walk, in processes of its own; a tick begins when the one before has reached everybody. */
export async function measure({ mode, scene, warmTicks, ticks }: Run): Promise<Measured> {
  await using stack = new AsyncDisposableStack()
  const whole: Scene = { ...scene, ticks: warmTicks + ticks }
  const broker = mode === 'redis' || mode === 'nats' ? stack.use(await startBroker(mode)) : null
  const server = stack.use(child('server.ts', { mode, scene: whole, brokerPort: broker?.port, brokerPid: broker?.pid }))
  const { port } = (await server.next()) as { port: number }
  const viewers = stack.use(child('viewers.ts', { mode, scene: whole, port: broker?.port ?? port }))
  await viewers.next()
  const rig: Rig = { server, viewers, isGate: mode === 'frames', sent: 0 }
  for (let at = 0; at < warmTicks; at++) await tick(rig, at)
  const before = { ...(await received(viewers)), sent: rig.sent, server: await cpuOf(server) }
  let [inView, fault, worstMetres] = [0, null as string | null, 0]
  for (let at = warmTicks; at < whole.ticks; at++) {
    const told = await tick(rig, at)
    inView += told.inView
    fault ??= told.fault
    worstMetres = Math.max(worstMetres, told.worstMetres)
  }
  const after = { ...(await received(viewers)), server: await cpuOf(server) }
  return {
    fault,
    worstMetres,
    positions: broker ? rig.sent - before.sent : inView,
    cpuMs: after.server.cpuMs - before.server.cpuMs,
    bytes: after.bytes - before.bytes,
    messages: after.received - before.received,
    turnMs: after.server.turnMs,
    viewersCpuMs: after.cpuMs - before.cpuMs,
  }
}

type Rig = { readonly server: Child; readonly viewers: Child; readonly isGate: boolean; sent: number }

async function tick(rig: Rig, at: number): Promise<Told> {
  const { messages } = (await rig.server.ask({ do: 'tick', at })) as { messages: number }
  rig.sent += messages
  const untilMs = performance.now() + LOST_AFTER_MS
  while ((await received(rig.viewers)).received < rig.sent) {
    if (performance.now() > untilMs) throw new Error(`messages lost on the way, ${rig.sent} sent`)
    await sleep(4)
  }
  return (await rig.viewers.ask({ ask: 'settle', isGate: rig.isGate })) as Told
}

async function received(viewers: Child): Promise<Told> {
  return (await viewers.ask({ ask: 'received' })) as Told
}

async function cpuOf(server: Child): Promise<{ cpuMs: number; turnMs: number }> {
  return (await server.ask({ do: 'cpu' })) as { cpuMs: number; turnMs: number }
}

type Child = AsyncDisposable & { readonly next: () => Promise<unknown>; readonly ask: (order: Order | Ask) => Promise<Answer | Told> }

function child(file: string, about: object): Child {
  const process_: ChildProcess = fork(join(import.meta.dirname, file), [JSON.stringify(about)], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const waiting: { resolve: (told: never) => void; reject: (why: Error) => void }[] = []
  process_.on('message', told => waiting.shift()?.resolve(told as never))
  process_.once('exit', () => waiting.forEach(({ reject }) => reject(new Error(`${file} ended`))))
  const next = () => new Promise<never>((resolve, reject) => void waiting.push({ resolve, reject }))
  return {
    next,
    ask: order => {
      const answered = next()
      process_.send(order)
      return answered
    },
    async [Symbol.asyncDispose]() {
      if (process_.exitCode !== null || process_.signalCode !== null) return
      const ended = once(process_, 'exit')
      process_.kill('SIGKILL')
      await ended
    },
  }
}

