import type { Socket } from 'socket.io'
import type { z } from 'zod'
import { type Action, SOCKET_EVENTS, type SocketEvent } from '#domain/identity'
import type { Handles } from '#platform/handles'
import { commonProblems, isProblem } from '#platform/pure'
import { MessageRate } from './message-rate.ts'

const RATE = { perSecond: 20, burst: 60 }

type Answer = (answer: unknown) => void
type Door = { readonly handles: Handles; readonly mayUse: (action: Action) => boolean }

/** What a socket says. Every message: rate, right, schema; then the work; every fault answers with its code and cuts nobody. */
export class SocketMessages {
  private readonly socket: Socket
  private readonly door: Door
  private readonly rate: MessageRate

  constructor(socket: Socket, door: Door) {
    this.socket = socket
    this.door = door
    this.rate = new MessageRate(RATE, this.nowMs)
  }

  on<S extends z.ZodType>(event: SocketEvent, schema: S, work: (message: z.infer<S>) => unknown): void {
    this.socket.on(event, async (raw: unknown, answer?: unknown) => {
      const reply: Answer = typeof answer === 'function' ? (answer as Answer) : () => undefined
      try {
        if (!this.rate.allows(this.nowMs)) throw commonProblems.tooOften({ retryAfterSeconds: 1 })
        if (!this.door.mayUse(SOCKET_EVENTS[event])) throw commonProblems.notAllowed({ action: SOCKET_EVENTS[event] })
        const parsed = schema.safeParse(raw ?? {})
        if (!parsed.success) throw commonProblems.badInput({ faults: parsed.error.issues.slice(0, 5).map(issue => ({ path: issue.path.join('.'), message: issue.message })) })
        reply(await work(parsed.data))
      } catch (error) {
        if (!isProblem(error)) this.door.handles.log.error({ err: error, event }, 'bug')
        reply({ ok: false, code: isProblem(error) ? error.code : 'unexpected', words: isProblem(error) ? error.words : undefined })
      }
    })
  }

  private get nowMs(): number {
    return this.door.handles.clock.now().getTime()
  }
}
