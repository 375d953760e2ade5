import { z } from 'zod'
import { areaCode } from '#domain/area'
import type { Bbox } from '#platform/pure'
import type { Span } from './activity.ts'

/** Whose past: one unit's, everybody's of an area, or of all who came through a part of the map. */
export type Whom = { readonly kind: 'unit'; readonly id: string } | { readonly kind: 'area'; readonly code: string } | { readonly kind: 'screen'; readonly bbox: Bbox }
/** `hour` and `today` end when they are asked for. */
export type When = { readonly kind: 'hour' } | { readonly kind: 'today' } | ({ readonly kind: 'own' } & Span)
export type PlaybackPage = 'play' | 'visits'
export type PlaybackView = { readonly whom: Whom; readonly when: When; readonly page: PlaybackPage }

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** The city's clock, without summer time. */
const CITY_OFFSET_MS = 8 * HOUR_MS

/** `unit*<id>*today`, `area*140902*hour`, `screen*112,38,113,39*<ms>-<ms>`, with `*visits` at the end on that page. */
export function playbackText({ whom, when, page }: PlaybackView): string {
  const who = whom.kind === 'unit' ? whom.id : whom.kind === 'area' ? whom.code : whom.bbox.map(degrees => +degrees.toFixed(4)).join(',')
  const span = when.kind === 'own' ? `${when.fromMs}-${when.toMs}` : when.kind
  return [whom.kind, who, span, ...(page === 'visits' ? [page] : [])].join('*')
}

const bbox = z.tuple([z.number().min(-180), z.number().min(-90), z.number().max(180), z.number().max(90)]).refine(([west, south, east, north]) => west < east && south < north)

/** Whatever it does not understand is no playback. */
export function playbackFrom(text: string | null): PlaybackView | null {
  const [kind, who = '', span = '', page] = (text ?? '').split('*')
  const whom = whomFrom(kind, who)
  const when = whenFrom(span)
  return whom === null || when === null ? null : { whom, when, page: page === 'visits' ? 'visits' : 'play' }
}

function whomFrom(kind: string | undefined, who: string): Whom | null {
  if (kind === 'unit' && z.uuid().safeParse(who).success) return { kind, id: who }
  if (kind === 'area' && areaCode.safeParse(who).success) return { kind, code: who }
  const box = kind === 'screen' ? bbox.safeParse(who.split(',').map(part => (part === '' ? Number.NaN : Number(part)))) : null
  return box?.success ? { kind: 'screen', bbox: box.data } : null
}

function whenFrom(text: string): When | null {
  if (text === 'hour' || text === 'today') return { kind: text }
  const [fromMs, toMs] = /^\d{12,14}-\d{12,14}$/.test(text) ? text.split('-').map(Number) : []
  return fromMs !== undefined && toMs !== undefined && fromMs < toMs ? { kind: 'own', fromMs, toMs } : null
}

/** The span asked for at this moment. */
export function spanOf(when: When, nowMs: number): Span {
  if (when.kind === 'own') return { fromMs: when.fromMs, toMs: when.toMs }
  if (when.kind === 'hour') return { fromMs: nowMs - HOUR_MS, toMs: nowMs }
  return { fromMs: Math.floor((nowMs + CITY_OFFSET_MS) / DAY_MS) * DAY_MS - CITY_OFFSET_MS, toMs: nowMs }
}

/** The value of a field for a day and a minute, on the city's clock, and back; null for what is no instant. */
export function fieldOf(atMs: number): string {
  return new Date(atMs + CITY_OFFSET_MS).toISOString().slice(0, 16)
}
export function instantOf(field: string): number | null {
  const atMs = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(field) ? Date.parse(`${field}:00Z`) - CITY_OFFSET_MS : Number.NaN
  return Number.isFinite(atMs) ? atMs : null
}
