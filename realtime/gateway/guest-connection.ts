import type { Socket } from 'socket.io'
import { guestOfKey } from '#domain/call/server'
import type { Handles } from '#platform/handles'
import { type MediaRelay, carryMedia } from './media-relay.ts'
import type { OpenConnection } from './open-connections.ts'
import { SocketMessages } from './socket-messages.ts'

type Shared = { readonly handles: Handles; readonly relay: MediaRelay }

/** `[LIVE-11]` A guest's socket: the media of one seat, and nothing else of the city. It ends with its key. */
export class GuestConnection implements OpenConnection {
  readonly accountId: string
  private readonly socket: Socket
  private readonly key: string
  private readonly handles: Handles

  constructor(socket: Socket, { key, seatId }: { key: string; seatId: string }, { handles, relay }: Shared) {
    this.socket = socket
    this.key = key
    this.handles = handles
    this.accountId = guestAccount(seatId)
    const messages = new SocketMessages(socket, { handles, mayUse: action => action === 'call.enter' })
    carryMedia({ socket, messages, relay, isMine: claims => claims.seatId === seatId })
  }

  readonly recheck = async (): Promise<void> => {
    if (await guestOfKey(this.handles, this.key)) return
    this.socket.emit('rights', { signedOut: true })
    this.socket.disconnect(true)
  }
}

/** Guests have no account; their connections are counted by seat. */
export function guestAccount(seatId: string): string {
  return `guest:${seatId}`
}
