import { type Socket, io } from 'socket.io-client'
import type { DemoAccounts } from './demo-accounts.ts'
import type { Door, SentFix } from './door.ts'

const ANSWER_WITHIN_MS = 8_000
const RETRY_AFTER_MS = 10_000

/** The field app of one account: a ticket, the live socket, the message `position`; opened anew when it is lost. */
export function openAppDoor(url: string, accounts: DemoAccounts, username: string): Door {
  let socket: Promise<Socket> | null = null
  let retryAtMs = 0

  async function open(): Promise<Socket> {
    const { status, body } = await accounts.ask(username, 'POST /api/live/ticket', {})
    if (status !== 200) throw new Error(`live ticket answered ${status}`)
    const opening = io(url, { path: '/live', auth: body as { ticket: string }, transports: ['websocket'], reconnection: false, forceNew: true })
    await new Promise<void>((resolve, reject) => {
      opening.once('connect', resolve)
      opening.once('connect_error', reject)
    }).catch((error: unknown) => {
      opening.disconnect()
      throw error
    })
    opening.once('disconnect', () => (socket = null))
    return opening
  }

  return {
    async send(fix) {
      if (Date.now() < retryAtMs) throw new Error('live socket is resting')
      try {
        socket ??= open()
        const answer = (await (await socket).timeout(ANSWER_WITHIN_MS).emitWithAck('position', messageOf(fix))) as { ok: boolean; code?: string }
        if (!answer.ok) throw new Error(`live socket answered ${answer.code}`)
      } catch (error) {
        void socket?.then(lost => lost.disconnect(), () => undefined)
        socket = null
        retryAtMs = Date.now() + RETRY_AFTER_MS
        throw error
      }
    },
    async [Symbol.asyncDispose]() {
      await socket?.then(open => void open.disconnect(), () => undefined)
    },
  }
}

function messageOf({ at, position, speedKmh, bearingDeg, batteryPercent }: SentFix) {
  return { position, fixedAt: at.toISOString(), speedKmh, bearingDeg, accuracyMetres: 6, batteryPercent }
}
