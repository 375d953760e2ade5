import type { MediaKind, MediaSource, RtpParameters } from '#domain/call'
import { mediaProblems } from './problems.ts'

/** What goes with a codec of either kind and carries no media of its own. */
const COMPANION = /^(audio|video)\/(rtx|red|ulpfec|flexfec-03|telephone-event|cn)$/i
const MOST_SIZES = 4

export const KIND_OF: Record<MediaSource, MediaKind> = { microphone: 'audio', camera: 'video', screen: 'video' }

/**
 * `[MED-8]` What the shapes cannot say of a producer's parameters, before the worker sees them: source, kind and codecs agree, no
 * payload type, ssrc or rid stands for two things, every stream can be told from the others. Throws a problem.
 */
export function checkRtp(asked: { readonly source: MediaSource; readonly kind: MediaKind; readonly rtpParameters: RtpParameters }): void {
  const why = faultOf(asked)
  if (why) throw mediaProblems.badParameters({ why })
}

function faultOf({ source, kind, rtpParameters: { codecs, encodings = [], headerExtensions = [] } }: Parameters<typeof checkRtp>[0]): string | null {
  if (KIND_OF[source] !== kind) return 'kind does not match source'
  if (codecs.some(({ mimeType }) => !mimeType.toLowerCase().startsWith(`${kind}/`))) return 'codec of another kind'
  if (COMPANION.test(codecs[0]!.mimeType)) return 'no media codec comes first'
  if (hasTwice(codecs.map(({ payloadType }) => payloadType))) return 'payload type used twice'
  if (hasTwice(headerExtensions.map(({ id }) => id)) || hasTwice(headerExtensions.map(({ uri }) => uri))) return 'header extension used twice'
  return encodings.length > (kind === 'audio' ? 1 : MOST_SIZES) ? 'too many encodings' : faultOfStreams(codecs, encodings)
}

function faultOfStreams(codecs: RtpParameters['codecs'], encodings: NonNullable<RtpParameters['encodings']>): string | null {
  if (hasTwice(encodings.flatMap(({ ssrc, rtx }) => [ssrc, rtx?.ssrc]).filter(ssrc => ssrc !== undefined))) return 'ssrc used twice'
  if (hasTwice(encodings.map(({ rid }) => rid).filter(rid => rid !== undefined))) return 'rid used twice'
  if (encodings.length > 1 && encodings.some(({ ssrc, rid }) => ssrc === undefined && rid === undefined)) return 'encoding without ssrc or rid'
  const known = new Set(codecs.map(({ payloadType }) => payloadType))
  if (encodings.some(({ codecPayloadType: type }) => type !== undefined && !known.has(type))) return 'encoding of an unknown codec'
  return null
}

function hasTwice(values: readonly unknown[]): boolean {
  return new Set(values).size < values.length
}
