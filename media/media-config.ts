import { availableParallelism, networkInterfaces } from 'node:os'
import type { IceConfig } from './ice-servers.ts'
import type { Listen } from './media-worker.ts'

/** What can be set from outside, as `platform/env` reads it. */
export type MediaEnv = {
  readonly mediaWorkers?: number | undefined
  readonly mediaPort: number
  readonly mediaListenAddress?: string | undefined
  readonly mediaAnnouncedAddress?: string | undefined
  readonly stunUrls: readonly string[]
  readonly turnUrls: readonly string[]
  readonly turnSecret?: string | undefined
}

export type MediaConfig = { readonly workerCount: number; readonly listen: Listen; readonly ice: IceConfig }

/** A credential is asked for with every entry, and an allocation lives on while it is refreshed with another. */
const TURN_SECONDS = 3_600

/** `[MED-2]` One worker for each core but one, which Node has; each with one port, UDP and TCP: base + its index. */
export function mediaConfig(env: MediaEnv): MediaConfig {
  return {
    workerCount: env.mediaWorkers ?? Math.max(1, availableParallelism() - 1),
    listen: { addresses: addressesOf(env), port: env.mediaPort },
    ice: { stunUrls: env.stunUrls, turnUrls: env.turnUrls, turnSecret: env.turnSecret ?? null, turnSeconds: TURN_SECONDS },
  }
}

/** What is announced must be reachable, so "everywhere" is spelled out: without a setting, every IPv4 address of this machine. */
function addressesOf({ mediaListenAddress: ip, mediaAnnouncedAddress: announced }: MediaEnv): Listen['addresses'] {
  if (ip) return [{ ip, announced: announced ?? null }]
  if (announced) return [{ ip: '0.0.0.0', announced }]
  const own = Object.values(networkInterfaces()).flatMap(it => it ?? []).filter(({ family, internal }) => family === 'IPv4' && !internal)
  return [...own.map(({ address }) => address).slice(0, 6), '127.0.0.1'].map(address => ({ ip: address, announced: null }))
}
