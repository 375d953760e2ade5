import type { Socket } from 'socket.io'
import type { z } from 'zod'
import type { Action } from '#domain/identity'
import { type SignedIn, actorOfSession, mayDo, mayDoSomewhere } from '#domain/identity/server'
import { reportPosition } from '#domain/track'
import { slices } from '#domain'
import { runCommand } from '#platform/command'
import type { Actor } from '#platform/context'
import type { RecordedFact } from '#platform/event-log'
import type { Handles } from '#platform/handles'
import { followMessage, systemTimer } from '#platform/pure'
import type { Hearer } from './fact-page.ts'
import { FactRoom } from './fact-room.ts'
import { sendPage, waitingBytes } from './fact-socket.ts'
import { type FactChannel, FactSubscription } from './fact-subscription.ts'
import { type MediaRelay, carryMedia } from './media-relay.ts'
import type { OpenConnection } from './open-connections.ts'
import { SocketMessages } from './socket-messages.ts'

type Shared = { readonly handles: Handles; readonly channels: readonly FactChannel<SignedIn>[]; readonly relay: MediaRelay }

/** One open socket: whose it is and what it follows. */
export class LiveConnection implements OpenConnection {
  private readonly socket: Socket
  private readonly shared: Shared
  private actor: SignedIn
  private readonly room: FactRoom
  private readonly facts: FactSubscription<SignedIn>

  constructor(socket: Socket, actor: SignedIn, shared: Shared) {
    this.socket = socket
    this.actor = actor
    this.shared = shared
    this.room = this.openRoom()
    this.facts = this.openFacts()
    const { handles, relay } = shared
    const messages = new SocketMessages(socket, { handles, mayUse: action => mayDoSomewhere(this.actor, action) })
    messages.on('follow', followMessage, async message => {
      const { answer, answered } = await this.facts.follow(message.cursor)
      setImmediate(answered)
      return answer
    })
    messages.on('position', reportPosition.input, message => this.report(message))
    carryMedia({ socket, messages, relay, isMine: claims => claims.accountId === this.accountId })
    socket.on('disconnect', () => this.close())
  }

  get accountId(): string {
    return this.actor.accountId
  }

  /** `[LIVE-2]` Asks again who this is; whoever is signed out is cut off, whose rights changed starts over. */
  readonly recheck = async (): Promise<void> => {
    const actor = await actorOfSession(this.shared.handles, this.actor.sessionId)
    if (!actor) {
      this.socket.emit('rights', { signedOut: true })
      this.socket.disconnect(true)
      return
    }
    const hasChanged = JSON.stringify(actor) !== JSON.stringify(this.actor)
    this.actor = actor
    if (!hasChanged) return
    this.socket.emit('rights', { signedOut: false })
  }

  close(): void {
    this.facts[Symbol.dispose]()
    this.room[Symbol.dispose]()
  }

  private openRoom(): FactRoom {
    const { metrics } = this.shared.handles
    return new FactRoom({
      waitingBytes: () => waitingBytes(this.socket),
      timer: systemTimer,
      onRoom: () => this.facts.catchUp(),
      onSlow: isSlow => {
        metrics.slowReaders.inc({ outcome: isSlow ? 'told' : 'resumed' })
        this.socket.emit('slow', { isSlow })
      },
      cut: why => {
        metrics.slowReaders.inc({ outcome: why })
        this.socket.disconnect(true)
      },
    })
  }

  private openFacts(): FactSubscription<SignedIn> {
    return new FactSubscription(this.shared.channels, {
      who: () => this.actor,
      audience: () => HEARER.audienceOf(this.actor),
      send: page => sendPage(this.socket, page, () => this.facts.catchUp()),
      hasRoom: () => this.room.hasRoom(),
      reload: () => this.socket.emit('reload'),
      failed: error => this.shared.handles.log.warn({ err: error }, 'facts not readable, trying again'),
      timer: systemTimer,
      random: Math.random,
    })
  }

  /** `[LIVE-3]` The socket and `POST /api/positions` are one door: the same command, answered after it is committed. */
  private async report(message: z.infer<typeof reportPosition.input>): Promise<unknown> {
    const handler = slices.flatMap(slice => slice.handlers).find(({ contract }) => contract.route === reportPosition.route)!
    const asked = { actor: this.actor, requestId: crypto.randomUUID() }
    return { ok: true, answer: await runCommand(this.shared.handles, handler, { input: message, asked }) }
  }
}

/** Roles and area decide what is heard, so all of one post in one area are sent the same pages. */
export const HEARER: Hearer<SignedIn> = {
  audienceOf: ({ roles, area }) => `${[...roles].sort().join()} ${area?.path ?? '*'}`,
  accountOf: ({ accountId }) => accountId,
  mayHear,
}

/** `[LIVE-4]` The one rule of hearing: the fact's action at its area, or being named in it with that action at all. */
function mayHear(who: Actor, fact: RecordedFact): boolean {
  const action = fact.action as Action
  if (mayDo(who, action, fact.areaPath)) return true
  return fact.accountIds.includes(who.accountId) && mayDoSomewhere(who, action)
}
