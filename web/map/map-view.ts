import type { Map as MapLibre } from 'maplibre-gl'
import type { MapPicture, View } from './picture.ts'

export function isPoint(point: readonly number[]): point is readonly [number, number] {
  return point.length === 2
}

/** What is on the screen once the camera rests. */
export function viewOf(map: MapLibre): View {
  const bounds = map.getBounds()
  return { bbox: [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()], zoom: map.getZoom() }
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
