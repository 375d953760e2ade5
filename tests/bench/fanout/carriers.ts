import { measure } from './measure.ts'

/** What carries frames cheapest: `node tests/bench/fanout/carriers.ts`. The decision it led to: docs/decisions/006. */
const ROUNDS = 3
const scene = { units: 10_000, viewers: 100, seed: 1409, exactUpTo: Number.MAX_SAFE_INTEGER }

for (let round = 0; round < ROUNDS; round++) {
  for (const mode of ['frames', 'framesByWs', 'framesBySocketIo'] as const) {
    const { cpuMs, messages, bytes } = await measure({ mode, scene, warmTicks: 10, ticks: 30 })
    process.stdout.write(`${mode.padEnd(17)} ${((cpuMs * 1000) / messages).toFixed(1)} µs of server CPU a frame of ${(bytes / messages / 1000).toFixed(1)} kB, encoding included\n`)
  }
}
