import type { FilterSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl'
import { type Palette, isDark } from './palette.ts'

/** `scale` is the wall unit over 20 px: symbols, hairlines and type grow with the wall, the map does not. */
export type StyleLook = { readonly palette: Palette; readonly scale: number; readonly locale: 'zh-CN' | 'en'; readonly tilesUrl: string }

export const SHEET_SOURCE = 'sheet'
export const AREAS_SOURCE = 'areas'
export const GRID_LINES_SOURCE = 'graticule'
export const GROUND_SOURCE = 'ground'
/** Where symbols of ours stand that the tiles' names keep clear of, each with its width in pixels at 1080 lines. */
export const TAKEN_SOURCE = 'taken'
/** A picture of nothing, this many pixels wide. */
export const TAKEN_IMAGE = { name: 'taken', side: 24 } as const
/** A real base map, when there is one, goes beneath this layer. */
export const FIRST_OWN_LAYER = 'sheet-shadow'
/** A base map shows through the areas by this much. */
const OVER_BASE_OPACITY = 0.72

const EMPTY: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] }

/** The map's own style: everything from tokens and our own tiles, nothing from outside, no glyph server. */
export function mapStyle(look: StyleLook, hasBase = false): StyleSpecification {
  return {
    version: 8,
    sources: {
      [GRID_LINES_SOURCE]: { type: 'geojson', data: EMPTY },
      [SHEET_SOURCE]: { type: 'geojson', data: EMPTY, tolerance: 0.2 },
      [AREAS_SOURCE]: { type: 'geojson', data: EMPTY, promoteId: 'code', tolerance: 0.2 },
      [TAKEN_SOURCE]: { type: 'geojson', data: EMPTY },
      [GROUND_SOURCE]: { type: 'vector', tiles: [look.tilesUrl], minzoom: 4, maxzoom: 14, promoteId: { area: 'code' } },
    },
    layers: [
      { id: 'around', type: 'background', paint: { 'background-color': look.palette.around } },
      ...around(look, hasBase),
      ...sheet(look),
      ...areas(look, hasBase),
      ...ground(look, hasBase),
      ...borders(look),
      ...labels(look),
      taken(look),
    ],
  }
}

function around({ palette, scale }: StyleLook, hasBase: boolean): LayerSpecification[] {
  if (hasBase) return []
  return [{ id: 'graticule', type: 'line', source: GRID_LINES_SOURCE, maxzoom: 10, paint: { 'line-color': palette.line, 'line-opacity': 0.5, 'line-width': Math.max(1, scale * 0.8) } }]
}

/** Paper cut: one shadow under the caller's sheet, one light edge on it. (A blurred line grows spikes at every vertex.) */
function sheet({ palette, scale }: StyleLook): LayerSpecification[] {
  const dark = isDark(palette)
  return [
    {
      id: FIRST_OWN_LAYER,
      type: 'fill',
      source: SHEET_SOURCE,
      paint: {
        'fill-color': '#000000',
        'fill-opacity': dark ? 0.42 : 0.1,
        'fill-translate': [0, (dark ? 6 : 3) * scale],
      },
    },
    { id: 'sheet-edge', type: 'line', source: SHEET_SOURCE, layout: { 'line-join': 'round' }, paint: { 'line-color': palette['line-strong'], 'line-width': 3 * scale } },
    { id: 'sheet-ground', type: 'fill', source: SHEET_SOURCE, paint: { 'fill-color': palette['ramp-0'], 'fill-antialias': false } },
  ]
}

function areas({ palette, scale }: StyleLook, hasBase: boolean): LayerSpecification[] {
  const opacity = hasBase ? OVER_BASE_OPACITY : 1
  return [
    {
      id: 'area-fill',
      type: 'fill',
      source: AREAS_SOURCE,
      paint: {
        'fill-color': [
          'match', ['coalesce', ['feature-state', 'step'], 0],
          1, palette['ramp-1'], 2, palette['ramp-2'], 3, palette['ramp-3'], 4, palette['ramp-4'], palette['ramp-0'],
        ],
        'fill-opacity': opacity,
        'fill-antialias': false,
      },
    },
    { id: 'area-edge', type: 'line', source: AREAS_SOURCE, layout: { 'line-join': 'round' }, paint: { 'line-color': palette.around, 'line-width': 1.4 * scale, 'line-opacity': 0.8 } },
  ]
}

function ground({ palette, scale }: StyleLook, hasBase: boolean): LayerSpecification[] {
  if (hasBase) return []
  const round = { 'line-cap': 'round', 'line-join': 'round' } as const
  const is = (kind: string): FilterSpecification => ['==', ['get', 'kind'], kind]
  const width = (far: number, near: number) => ['interpolate', ['exponential', 1.4], ['zoom'], 7, far * scale, 14, near * scale] as ['interpolate', ['exponential', number], ['zoom'], number, number, number, number]
  const line = { type: 'line', source: GROUND_SOURCE, 'source-layer': 'ground', layout: round } as const
  return [
    { ...line, id: 'river', filter: is('river'), paint: { 'line-color': palette.water, 'line-width': width(2, 7) } },
    { ...line, id: 'lane', filter: is('lane'), minzoom: 11.5, paint: { 'line-color': palette['road-minor'], 'line-width': width(0.6, 2.4), 'line-opacity': 0.8 } },
    { ...line, id: 'road', filter: is('road'), minzoom: 7, paint: { 'line-color': palette['road-minor'], 'line-width': width(1.1, 4.5), 'line-opacity': 0.85 } },
    { ...line, id: 'highway', filter: is('highway'), paint: { 'line-color': palette.road, 'line-width': width(1.6, 6.5), 'line-opacity': 0.9 } },
  ]
}

/** Borders by level; each level appears as you come near, fainter the smaller it is. */
function borders({ palette, scale }: StyleLook): LayerSpecification[] {
  const level = (name: string): FilterSpecification => ['==', ['get', 'level'], name]
  const line = { type: 'line', source: GROUND_SOURCE, 'source-layer': 'area', layout: { 'line-join': 'round' } } as const
  const faded = (from: number) => ['interpolate', ['linear'], ['zoom'], from, 0, from + 0.8, 1] as ['interpolate', ['linear'], ['zoom'], number, number, number, number]
  const color = palette['line-strong']
  return [
    { ...line, id: 'grid-border', filter: level('grid'), minzoom: 12, paint: { 'line-color': color, 'line-width': 0.8 * scale, 'line-opacity': faded(12), 'line-dasharray': [2, 3] } },
    { ...line, id: 'village-border', filter: level('village'), minzoom: 11, paint: { 'line-color': color, 'line-width': 0.9 * scale, 'line-opacity': faded(11), 'line-dasharray': [4, 3] } },
    { ...line, id: 'township-border', filter: level('township'), minzoom: 9, paint: { 'line-color': color, 'line-width': scale, 'line-opacity': faded(9), 'line-dasharray': [7, 3, 2, 3] } },
    { ...line, id: 'county-border', filter: level('county'), minzoom: 9.5, paint: { 'line-color': color, 'line-width': 1.6 * scale, 'line-opacity': faded(9.5) } },
  ]
}

/** deck's symbols lie on a sheet of their own, of which maplibre knows nothing: here stands one that cannot be seen for each, placed before all names. */
function taken({ scale }: StyleLook): LayerSpecification {
  return { id: 'taken', type: 'symbol', source: TAKEN_SOURCE, layout: { 'icon-image': TAKEN_IMAGE.name, 'icon-size': ['*', ['get', 'width'], scale / TAKEN_IMAGE.side], 'icon-allow-overlap': true, 'icon-padding': 0 } }
}

/** A name stands in its place, or beside it where a symbol does. */
const BESIDE: ('center' | 'top' | 'bottom' | 'left' | 'right')[] = ['center', 'bottom', 'top', 'left', 'right']

/** Names deeper than those `NameOverlay` sets by hand; maplibre hides what would overlap. */
function labels({ palette, scale, locale }: StyleLook): LayerSpecification[] {
  const name = ['coalesce', ['get', locale === 'en' ? 'nameEn' : 'name'], ['get', 'name']] as ['coalesce', ['get', string], ['get', string]]
  const level = (wanted: string): FilterSpecification => ['==', ['get', 'level'], wanted]
  const place = { type: 'symbol', source: GROUND_SOURCE, 'source-layer': 'place' } as const
  const paint = (color: string) => ({ 'text-color': color, 'text-halo-color': palette.halo, 'text-halo-width': 1.6 * scale, 'text-halo-blur': 0.5 })
  const layout = (sizePx: number) => ({ 'text-field': name, 'text-font': ['sans'], 'text-size': sizePx * scale, 'text-padding': 4, 'text-max-width': 9, 'text-variable-anchor': BESIDE, 'text-radial-offset': 0.9, 'text-justify': 'auto' as const })
  return [
    { ...place, id: 'grid-name', filter: level('grid'), minzoom: 14, layout: layout(14), paint: paint(palette.faint) },
    { ...place, id: 'village-name', filter: level('village'), minzoom: 12, layout: layout(15), paint: paint(palette.muted) },
    { ...place, id: 'township-name', filter: level('township'), minzoom: 9.8, layout: layout(17), paint: paint(palette.muted) },
  ]
}
