import { type Edition, RESULT, TerminalClient } from '#realtime/jt808'
import type { Door, SentFix } from './door.ts'

const FIRST_WAIT_MS = 2_000
const LONGEST_WAIT_MS = 60_000

type Terminal = { client: Promise<TerminalClient> | null; failures: number; retryAtMs: number }

/** The vehicles: one connection each that stays open, both editions of the standard, signed in anew when it is lost. */
export function openJt808Door(to: { host: string; port: number }): Door {
  const terminals = new Map<string, Terminal>()

  async function connect(phone: string): Promise<TerminalClient> {
    const client = await TerminalClient.connect({ ...to, phone, edition: editionOf(phone) })
    try {
      await client.signIn()
      return client
    } catch (error) {
      await client[Symbol.asyncDispose]()
      throw error
    }
  }

  async function send(terminal: Terminal, fix: SentFix): Promise<void> {
    const client = await (terminal.client ??= connect(fix.deviceId))
    const result = await client.report(reportOf(fix))
    if (result !== RESULT.ok) throw new Error(`jt808 answered ${result}`)
  }

  return {
    async send(fix) {
      const terminal = terminals.get(fix.deviceId) ?? { client: null, failures: 0, retryAtMs: 0 }
      terminals.set(fix.deviceId, terminal)
      if (Date.now() < terminal.retryAtMs) throw new Error('jt808 connection is resting')
      try {
        await send(terminal, fix)
        terminal.failures = 0
      } catch (error) {
        void hangUp(terminal)
        terminal.retryAtMs = Date.now() + Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** terminal.failures++)
        throw error
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...terminals.values()].map(hangUp))
    },
  }
}

async function hangUp(terminal: Terminal): Promise<void> {
  const { client } = terminal
  terminal.client = null
  await client?.then(open => open[Symbol.asyncDispose](), () => undefined)
}

function editionOf(phone: string): Edition {
  return Number(phone.at(-1)) % 2 === 0 ? 2013 : 2019
}

function reportOf({ at, position: [longitude, latitude], speedKmh, bearingDeg }: SentFix) {
  const place = { longitude, latitude, altitudeMetres: 800, speedKmh, bearingDeg: (bearingDeg ?? 0) % 360 }
  return { alarmBits: 0, isAccOn: speedKmh > 0, isFixed: true, ...place, at, items: { others: {}, satellites: 12, signal: 24 } }
}
