import type { Layer } from '@deck.gl/core'
import type { AreaLevel } from '#domain/area'
import type { Camera } from '#domain/camera'
import type { Station, UnitKind } from '#domain/force'
import type { IncidentStatus, Severity } from '#domain/incident'
import type { Bbox, Position } from '#platform/pure'
import type { LayerLook } from './layer-look.ts'

/** A unit on an order as it stands on the map this instant. */
export type UnitMark = {
  readonly number: number
  readonly kind: UnitKind
  readonly position: Position
  readonly bearingDeg: number
  readonly isMoving: boolean
  readonly isStale: boolean
}

export type IncidentMark = {
  readonly id: string
  readonly title: string
  readonly severity: Severity
  readonly status: IncidentStatus
  readonly position: Position
  readonly isEnded: boolean
  readonly isOverdue: boolean
  /** Critical, and nobody has accepted it: the only thing with a ring. */
  readonly isWaiting: boolean
}

/** A unit under way to an incident. */
export type OrderMark = {
  readonly id: string
  readonly unitNumber: number
  readonly to: Position
  /** Shown beside the unit; null on a crowded map. */
  readonly label: string | null
}

export type AreaShape = {
  readonly code: string
  readonly name: string
  /** A second line under the name: the figure the ramp shows. */
  readonly note: string | null
  readonly level: AreaLevel
  /** The step of the ramp from 0 to 4; null for plain ground. */
  readonly step: number | null
  readonly population: number | null
  /** Where its name would like to stand: its seat or visual centre. */
  readonly center: Position
  readonly geometry: GeoJSON.Polygon | GeoJSON.MultiPolygon
}

/** Layers of one screen alone, made anew for every frame; `unitAt` tells where a unit is drawn in it, `project` where that is on the screen. */
export type OwnLayers = (look: LayerLook, unitAt: (number: number) => Position | null, project: (position: Position) => readonly [x: number, y: number] | null) => readonly Layer[]

/** All the map shows; `CityMap.show` takes any part of it. */
export type MapPicture = {
  /** The caller's area: the sheet that lies above its surroundings. */
  readonly sheet: GeoJSON.Polygon | GeoJSON.MultiPolygon | null
  readonly areas: readonly AreaShape[]
  readonly incidents: readonly IncidentMark[]
  readonly orders: readonly OrderMark[]
  readonly stations: readonly Station[]
  readonly cameras: readonly Camera[]
  readonly selection: Position | null
  readonly own: OwnLayers | null
  readonly shown: Readonly<Record<ShownPart, boolean>>
}
export const SHOWN_PARTS = ['units', 'incidents', 'orders', 'stations', 'cameras', 'names', 'grids'] as const
export type ShownPart = (typeof SHOWN_PARTS)[number]

export const EMPTY_PICTURE: MapPicture = {
  sheet: null,
  areas: [],
  incidents: [],
  orders: [],
  stations: [],
  cameras: [],
  selection: null,
  own: null,
  shown: { units: true, incidents: true, orders: true, stations: true, cameras: true, names: true, grids: true },
}

export type Picked =
  | { readonly kind: 'unit'; readonly number: number; readonly position: Position }
  | { readonly kind: 'incident' | 'station' | 'camera'; readonly id: string }
  | { readonly kind: 'ground'; readonly position: Position; readonly areaCode: string | null }

/** Space kept free of the fitted area, in screen pixels. */
export type Padding = { readonly top: number; readonly right: number; readonly bottom: number; readonly left: number }

export type View = { readonly bbox: Bbox; readonly zoom: number }

/** A rectangle on the screen: left, top, right, bottom. */
export type Box = readonly [left: number, top: number, right: number, bottom: number]
