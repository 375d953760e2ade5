import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl'
import { bboxOf, graticule } from './graticule.ts'
import { CAMERA_SIZE } from './camera-layer.ts'
import { INCIDENT_SIZE } from './incident-layer.ts'
import { AREAS_SOURCE, GRID_LINES_SOURCE, SHEET_SOURCE, TAKEN_IMAGE, TAKEN_SOURCE } from './map-style.ts'
import { worldX, worldY } from './mass/mercator.ts'
import type { MapPicture, View } from './picture.ts'
import { STATION_SIZE } from './station-layer.ts'

export function isPoint(point: readonly number[]): point is readonly [number, number] {
  return point.length === 2
}

/** What is on the screen once the camera rests. */
export function viewOf(map: MapLibre): View {
  const bounds = map.getBounds()
  return { bbox: [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()], zoom: map.getZoom() }
}

/** The corner of the screen on the world's sheet, and how large a unit of it is here. */
export function seenBy(map: MapLibre, { clientWidth, clientHeight }: HTMLElement) {
  const corner = map.unproject([0, 0])
  return { left: worldX(corner.lng), top: worldY(corner.lat), pxPerWorld: 2 ** map.getZoom(), width: clientWidth, height: clientHeight }
}

/** The caller's sheet, the areas on it, and the paper it lies on. */
export function applyAreas(map: MapLibre, { sheet, areas }: MapPicture): void {
  const sources = [SHEET_SOURCE, AREAS_SOURCE, GRID_LINES_SOURCE].map(id => map.getSource<GeoJSONSource>(id))
  if (sources.some(source => source === undefined)) return
  const features = areas.map((area): GeoJSON.Feature => ({ type: 'Feature', properties: { code: area.code, level: area.level }, geometry: area.geometry }))
  sources[0]?.setData(sheet === null ? { type: 'FeatureCollection', features: [] } : { type: 'Feature', properties: {}, geometry: sheet })
  sources[1]?.setData({ type: 'FeatureCollection', features })
  if (sheet !== null) sources[2]?.setData(graticule(bboxOf(sheet)))
  for (const area of areas) map.setFeatureState({ source: AREAS_SOURCE, id: area.code }, { step: area.step ?? 0 })
}

const GRID_BORDERS = ['grid-border', 'village-border']

/** Levels whose names `NameOverlay` sets by hand are silent in the style, or they would stand twice. */
const NAMED_LEVELS = ['township', 'village', 'grid'] as const

/** Grids and villages are lines of the style; everything else that is shown or not is a layer of deck.gl. */
export function applyShown(map: MapLibre, { shown, areas }: MapPicture): void {
  const byHand = shown.names ? areas[0]?.level : undefined
  for (const level of NAMED_LEVELS) {
    const isShown = level !== byHand && (shown.grids || level === 'township')
    if (map.getLayer(`${level}-name`) !== undefined) map.setLayoutProperty(`${level}-name`, 'visibility', isShown ? 'visible' : 'none')
  }
  for (const id of GRID_BORDERS) {
    if (map.getLayer(id) !== undefined) map.setLayoutProperty(id, 'visibility', shown.grids ? 'visible' : 'none')
  }
}

/** What `applyTaken` last told each map: the camera comes to rest more often than stations change. */
const told = new WeakMap<MapLibre, string>()

/** Tells maplibre where symbols stand that its names are to keep clear of. */
export function applyTaken(map: MapLibre, { shown, stations, cameras, incidents }: MapPicture): void {
  const source = map.getSource<GeoJSONSource>(TAKEN_SOURCE)
  if (source === undefined) return
  const { name, side } = TAKEN_IMAGE
  if (!map.hasImage(name)) map.addImage(name, { width: side, height: side, data: new Uint8Array(side * side * 4) })
  const at = (width: number) => ({ position }: { readonly position: readonly number[] }): GeoJSON.Feature => ({ type: 'Feature', properties: { width }, geometry: { type: 'Point', coordinates: [...position] } })
  const features = [
    ...(shown.stations ? stations.map(at(STATION_SIZE + 3)) : []),
    ...(shown.cameras ? cameras.map(at(CAMERA_SIZE)) : []),
    ...(shown.incidents ? incidents.filter(incident => !incident.isEnded).map(at(INCIDENT_SIZE + 4)) : []),
  ]
  const key = JSON.stringify(features)
  if (told.get(map) === key) return
  told.set(map, key)
  source.setData({ type: 'FeatureCollection', features })
}
