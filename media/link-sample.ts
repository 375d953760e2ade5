import type { types } from 'mediasoup'
import type { Link } from './link.ts'
import type { LinkSample } from './link-quality.ts'
import type { SentMedia } from './sent-media.ts'

/** What comes in gets through when it is lost less than this, and a camera brings more than a trickle. */
const FINE_LOSS_PERCENT = 3
const TRICKLE_BPS = 60_000

type Links = { readonly receive: Link | undefined; readonly send: Link | undefined; readonly sent: readonly SentMedia[] }
export type Measured = Omit<LinkSample, 'atMs' | 'hasPictures'>

/** Asks the worker how a seat's links do. Null while there is none to ask about. */
export async function measureLinks({ receive, send, sent }: Links): Promise<Measured | null> {
  if (!receive?.wasConnected || receive.isClosed) return null
  const out = await statsOf(receive)
  if (!out) return null
  const incoming = send?.isConnected && sent.some(({ producer }) => !producer.paused) ? await statsOf(send) : null
  return {
    isConnected: receive.isConnected,
    outgoingBps: out.availableOutgoingBitrate ?? null,
    lossPercent: (out.rtpPacketLossSent ?? 0) * 100,
    isIncomingFine: incoming && isFine(incoming, sent),
  }
}

function isFine(stats: types.BaseTransportStats, sent: readonly SentMedia[]): boolean {
  const hasPicture = sent.some(({ kind, producer }) => kind === 'video' && !producer.paused)
  return (stats.rtpPacketLossReceived ?? 0) * 100 < FINE_LOSS_PERCENT && (!hasPicture || stats.rtpRecvBitrate >= TRICKLE_BPS)
}

async function statsOf(link: Link): Promise<types.BaseTransportStats | null> {
  try {
    const [stats] = (await link.transport.getStats()) as types.BaseTransportStats[]
    return stats ?? null
  } catch {
    return null // Closed meanwhile.
  }
}
