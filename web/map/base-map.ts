import type { LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl'
import { addProtocol } from 'maplibre-gl'
import { FIRST_OWN_LAYER } from './map-style.ts'
import type { Palette } from './palette.ts'

/** What `GET /api/map/config` says: a real base map of the house, if there is one. */
export type BaseMap = { readonly styleUrl: string | null; readonly pmtilesUrl: string | null }
export const NO_BASE: BaseMap = { styleUrl: null, pmtilesUrl: null }

export async function readBaseMap(signal: AbortSignal): Promise<BaseMap> {
  const answer = await fetch('/api/map/config', { signal })
  if (!answer.ok) return NO_BASE
  const { styleUrl = null, pmtilesUrl = null } = (await answer.json()) as Partial<BaseMap>
  return { styleUrl, pmtilesUrl }
}

/** Lays the base map beneath our own layers; when it does not answer, ours stands alone. */
export async function layBeneath(own: StyleSpecification, base: BaseMap, palette: Palette): Promise<StyleSpecification> {
  if (base.styleUrl !== null) return merge(own, (await (await fetch(base.styleUrl)).json()) as StyleSpecification)
  if (base.pmtilesUrl !== null) return merge(own, await pmtilesStyle(base.pmtilesUrl, palette))
  return own
}

export function merge(own: StyleSpecification, base: StyleSpecification): StyleSpecification {
  const at = own.layers.findIndex(layer => layer.id === FIRST_OWN_LAYER)
  const ids = new Set(own.layers.map(layer => layer.id))
  const layers = base.layers.map(layer => (ids.has(layer.id) ? { ...layer, id: `base-${layer.id}` } : layer))
  return {
    ...own,
    ...(base.glyphs === undefined ? {} : { glyphs: base.glyphs }),
    ...(base.sprite === undefined ? {} : { sprite: base.sprite }),
    sources: { ...base.sources, ...own.sources },
    layers: [...own.layers.slice(0, at), ...layers, ...own.layers.slice(at)],
  }
}

/** Quiet layers for a file in the Protomaps basemap schema. */
async function pmtilesStyle(url: string, palette: Palette): Promise<StyleSpecification> {
  const { Protocol } = await import('pmtiles')
  addProtocol('pmtiles', new Protocol().tile)
  const source: SourceSpecification = { type: 'vector', url: `pmtiles://${new URL(url, location.href).toString()}` }
  const layers: LayerSpecification[] = [
    { id: 'base-earth', type: 'fill', source: 'base', 'source-layer': 'earth', paint: { 'fill-color': palette.around } },
    { id: 'base-water', type: 'fill', source: 'base', 'source-layer': 'water', paint: { 'fill-color': palette.water } },
    { id: 'base-roads', type: 'line', source: 'base', 'source-layer': 'roads', paint: { 'line-color': palette.road, 'line-width': ['interpolate', ['exponential', 1.4], ['zoom'], 7, 0.6, 14, 3] } },
    { id: 'base-buildings', type: 'fill', source: 'base', 'source-layer': 'buildings', minzoom: 13, paint: { 'fill-color': palette.line, 'fill-opacity': 0.6 } },
  ]
  return { version: 8, sources: { base: source }, layers }
}
