import { z } from 'zod'
import { areaCode } from '#domain/area'
import { incidentKind, severity } from '#domain/incident'
import type { Position } from '#platform/pure'
import { type PlaybackView, playbackFrom, playbackText } from '../playback/playback-view.ts'
import { type WatchView, watchFrom, watchText } from '../watch/watch-view.ts'

/** What the panel on the map can switch; `orders` and `names` always show. */
export const DESK_LAYERS = ['incidents', 'units', 'stations', 'cameras', 'premises', 'grids', 'watch'] as const
export type DeskLayer = (typeof DESK_LAYERS)[number]
export const DESK_TABS = ['open', 'mine', 'overdue', 'ended'] as const
export type DeskTab = (typeof DESK_TABS)[number]

export type Camera = { readonly center: Position; readonly zoom: number }
export type Selected = { readonly kind: 'incident' | 'unit'; readonly id: string }

/** All of the desk that a reload, a bookmark or the browser's back brings again. */
export type DeskView = {
  /** The area looked at; null for the account's own. */
  readonly areaCode: string | null
  /** Null until the map has come to rest once. */
  readonly camera: Camera | null
  readonly layers: readonly DeskLayer[]
  readonly selected: Selected | null
  readonly tab: DeskTab
  readonly kind: z.infer<typeof incidentKind> | null
  readonly severity: z.infer<typeof severity> | null
  readonly isReporting: boolean
  /** The watch at the right; it gives way to whatever else is opened. */
  readonly watch: WatchView | null
  /** The past instead of the present, on the map and at the right. */
  readonly playback: PlaybackView | null
}

export const FIRST_VIEW: DeskView = {
  areaCode: null,
  camera: null,
  layers: ['incidents', 'units', 'stations', 'cameras', 'watch'],
  selected: null,
  tab: 'open',
  kind: null,
  severity: null,
  isReporting: false,
  watch: null,
  playback: null,
}

/** `[DESK-1]` The view as a query; what is as at first is left out. The same view always makes the same text. */
export function queryOf(view: DeskView): string {
  const query = new URLSearchParams()
  if (view.areaCode !== null) query.set('area', view.areaCode)
  if (view.camera !== null) query.set('at', textOf(view.camera))
  if (view.layers.join() !== FIRST_VIEW.layers.join()) query.set('layers', view.layers.join(',') || 'none')
  if (view.selected !== null) query.set(view.selected.kind, view.selected.id)
  if (view.tab !== FIRST_VIEW.tab) query.set('tab', view.tab)
  if (view.kind !== null) query.set('kind', view.kind)
  if (view.severity !== null) query.set('severity', view.severity)
  if (view.isReporting) query.set('report', '1')
  if (view.watch !== null) query.set('watch', watchText(view.watch))
  if (view.playback !== null) query.set('play', playbackText(view.playback))
  return query.toString().replaceAll('%2C', ',')
}

/** Reads a query; whatever it does not understand is as at first, never an error. */
export function viewFrom(query: Pick<URLSearchParams, 'get'>): DeskView {
  const one = <T>(schema: z.ZodType<T>, name: string): T | null => schema.safeParse(query.get(name)).data ?? null
  const incident = one(z.uuid(), 'incident')
  const unit = one(z.uuid(), 'unit')
  return {
    areaCode: one(areaCode, 'area'),
    camera: cameraFrom(query.get('at')),
    layers: layersFrom(query.get('layers')),
    selected: incident !== null ? { kind: 'incident', id: incident } : unit !== null ? { kind: 'unit', id: unit } : null,
    tab: one(z.enum(DESK_TABS), 'tab') ?? FIRST_VIEW.tab,
    kind: one(incidentKind, 'kind'),
    severity: one(severity, 'severity'),
    isReporting: query.get('report') === '1',
    watch: watchFrom(query.get('watch')),
    playback: playbackFrom(query.get('play')),
  }
}

function textOf({ center: [lon, lat], zoom }: Camera): string {
  return `${+lon.toFixed(5)},${+lat.toFixed(5)},${+zoom.toFixed(2)}`
}

const camera = z.tuple([z.number().min(-180).max(180), z.number().min(-85).max(85), z.number().min(0).max(24)])

function cameraFrom(text: string | null): Camera | null {
  if (text === null || !/^[-\d.,]+$/.test(text)) return null
  const read = camera.safeParse(text.split(',').map(part => (part === '' ? NaN : Number(part))))
  return read.success ? { center: [read.data[0], read.data[1]], zoom: read.data[2] } : null
}

function layersFrom(text: string | null): readonly DeskLayer[] {
  if (text === null) return FIRST_VIEW.layers
  const asked = new Set(text.split(','))
  return DESK_LAYERS.filter(layer => asked.has(layer))
}
