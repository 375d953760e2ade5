import { setTimeout as pause } from 'node:timers/promises'
import { cpuMs } from '../harness.ts'
import { type Load, forkOf, measure, nextMessage } from './load.ts'

export type PeerRound = { readonly usPerReport: number; readonly isKept: boolean }

export async function peerRound(mode: 'http' | 'socketio', load: Load): Promise<PeerRound> {
  const server = forkOf('peer-server.ts', mode)
  using _killed = { [Symbol.dispose]: () => server.kill('SIGKILL') }
  const { port } = await nextMessage<{ port: number }>(server)
  const { reports, cpuMs: ms, all } = await measure(mode, `http://127.0.0.1:${port}`, { load, partsMs: () => [cpuMs(server.pid)] })
  let taken = 0
  for (let tries = 0; tries < 100 && taken < all.acknowledged; tries++) {
    const answer = nextMessage<{ taken: number }>(server)
    server.send('count')
    taken = (await answer).taken
    await pause(100)
  }
  return { usPerReport: (ms[0]! * 1000) / reports, isKept: taken === all.acknowledged && reports > 0 }
}
