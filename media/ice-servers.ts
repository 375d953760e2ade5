import { createHmac } from 'node:crypto'

export type IceServer = { urls: string[]; username?: string; credential?: string }

export type IceConfig = { readonly stunUrls: readonly string[]; readonly turnUrls: readonly string[]; readonly turnSecret: string | null; readonly turnSeconds: number }

/** At most so many addresses in one entry and on the wire. */
const MOST_URLS = 4

/**
 * `[MED-9]` Ways around a firewall for one seat. TURN credentials as coturn's `use-auth-secret` checks them (TURN REST API,
 * draft-uberti-behave-turn-rest-00): the name says until when they hold and for whom, the password is its HMAC-SHA1.
 */
export function iceServersFor(config: IceConfig, seatId: string, nowMs: number): IceServer[] {
  const stun = config.stunUrls.slice(0, MOST_URLS)
  const turn = config.turnUrls.slice(0, MOST_URLS)
  const servers: IceServer[] = stun.length > 0 ? [{ urls: stun }] : []
  if (turn.length === 0) return servers
  if (config.turnSecret === null) return [...servers, { urls: turn }]
  const username = `${Math.floor(nowMs / 1000) + config.turnSeconds}:${seatId}`
  return [...servers, { urls: turn, username, credential: turnPassword(config.turnSecret, username) }]
}

export function turnPassword(secret: string, username: string): string {
  return createHmac('sha1', secret).update(username).digest('base64')
}
