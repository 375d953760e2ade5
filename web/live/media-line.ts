import type { Socket } from 'socket.io-client'
import type { MediaAnswerTo, MediaAsk, MediaAskOf, MediaTold } from '#domain/call'
import { Problem, type Words } from '#platform/pure'
import { linkProblems } from './api.ts'

type Answer = { readonly ok: true; readonly answer: unknown } | { readonly ok: false; readonly code: string; readonly words: Words }

/** Longer than the gateway's own patience with a media server. */
const ANSWER_WITHIN_MS = 8_000

/** A call's lane of the live socket: asks with their answers, and what the media server tells. It belongs to whichever socket is up. */
export class MediaLine {
  readonly #told = new Set<(told: MediaTold) => void>()
  readonly #turns = new Set<(isOpen: boolean) => void>()
  #socket: Socket | undefined

  get isOpen(): boolean {
    return this.#socket?.connected ?? false
  }

  /** Another socket than the last: whoever sits in a call enters again over it. */
  attach(socket: Socket): void {
    this.#socket = socket
    socket.on('connect', () => this.#turn(socket, true))
    socket.on('disconnect', () => this.#turn(socket, false))
    socket.on('media', (told: MediaTold) => this.#socket === socket && this.#told.forEach(handler => handler(told)))
  }

  detach(socket: Socket): void {
    if (this.#socket !== socket) return
    this.#socket = undefined
    for (const handler of this.#turns) handler(false)
  }

  async ask<Name extends MediaAsk['ask']>(ask: MediaAskOf<Name>): Promise<MediaAnswerTo<Name>> {
    const socket = this.#socket
    if (!socket?.connected) throw linkProblems.noNetwork()
    const answer = await socket.timeout(ANSWER_WITHIN_MS).emitWithAck('media', ask).catch(() => {
      throw linkProblems.noNetwork()
    })
    return answerOf(answer) as MediaAnswerTo<Name>
  }

  onTold(handler: (told: MediaTold) => void): () => void {
    this.#told.add(handler)
    return () => this.#told.delete(handler)
  }

  /** A socket came up, or went. */
  onTurn(handler: (isOpen: boolean) => void): () => void {
    this.#turns.add(handler)
    return () => this.#turns.delete(handler)
  }

  #turn(socket: Socket, isOpen: boolean): void {
    if (this.#socket === socket) for (const handler of this.#turns) handler(isOpen)
  }
}

function answerOf(answer: Answer): unknown {
  if (answer.ok) return answer.answer
  throw new Problem(answer.code, 409, answer.words, {})
}
