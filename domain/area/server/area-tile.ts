import { createHash } from 'node:crypto'
import { GeoJSONVT, type GeoJSONVTTile } from '@maplibre/geojson-vt'
import { fromGeojsonVt } from '@maplibre/vt-pbf'
import type { AreaLevel, getTile } from '#domain/area'
import { mayDo } from '#domain/identity/server'
import type { Actor, Context } from '#platform/context'
import { type Bbox, type InputOf, commonProblems } from '#platform/pure'
import type { AtlasArea } from './area-index.ts'
import { simplifiedAreas } from './area-topology.ts'
import { type Atlas, atlasOf } from './atlas.ts'
import { bounded } from './bounded.ts'
import { type GroundMap, groundMapOf } from './ground-map.ts'
import { bboxesMeet } from './shape.ts'

type Band = { readonly upTo: number; readonly levels: readonly AreaLevel[]; readonly detailPx: number; readonly blockZoom: number }

/**
 * What a range of zooms shows. `detailPx` at the deepest zoom of the range may be lost; the last range loses nothing. Layers are
 * made for one tile of `blockZoom` at a time, so that no single request pays for all the grids of a city.
 */
const BANDS: readonly Band[] = [
  { upTo: 6, levels: ['city', 'county'], detailPx: 1, blockZoom: 0 },
  { upTo: 8, levels: ['city', 'county'], detailPx: 1, blockZoom: 4 },
  { upTo: 10, levels: ['city', 'county', 'township'], detailPx: 1, blockZoom: 8 },
  { upTo: 11, levels: ['city', 'county', 'township', 'village'], detailPx: 1, blockZoom: 9 },
  { upTo: 13, levels: ['city', 'county', 'township', 'village', 'grid'], detailPx: 0.7, blockZoom: 10 },
  { upTo: 24, levels: ['city', 'county', 'township', 'village', 'grid'], detailPx: 0, blockZoom: 12 },
]

type Layers = { readonly area: GeoJSONVT; readonly place: GeoJSONVT }
type Cached = { readonly layers: Map<string, Layers>; readonly tiles: Map<string, Uint8Array> }
type At = { readonly z: number; readonly x: number; readonly y: number }

const MOST_LAYERS = 96
const MOST_TILES = 1_500
const TILE_PX = 512

/** Hangs on the atlas: gone with it. */
const cachedOf = new WeakMap<Atlas, Cached>()

/** `[AREA-8]` A vector tile with the areas the caller may read, and the ground for everyone. Empty tiles answer 204. */
export async function areaTile(ctx: Context, at: InputOf<typeof getTile>): Promise<Response> {
  const side = 2 ** at.z
  if (at.x >= side || at.y >= side) throw commonProblems.badInput({ faults: [{ path: 'x, y', message: `< ${side}` }] })
  const atlas = await atlasOf(ctx)
  const ground = await groundMapOf(ctx, atlas)
  return answer(tileBytes({ atlas, ground, actor: ctx.actor, at }))
}

function answer(bytes: Uint8Array): Response {
  const headers = { 'cache-control': 'private, max-age=0, must-revalidate', vary: 'cookie' }
  if (bytes.length === 0) return new Response(null, { status: 204, headers })
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
  return new Response(new Uint8Array(bytes), { headers: { ...headers, etag, 'content-type': 'application/vnd.mapbox-vector-tile' } })
}

type Asked = { readonly atlas: Atlas; readonly ground: GroundMap; readonly actor: Actor; readonly at: At }

/** The areas in reach follow from the area and the roles alone: callers who share both share a cache. */
function tileBytes({ atlas, ground, actor, at }: Asked): Uint8Array {
  const cached = cachedFor(atlas)
  const scope = `${actor.area?.path ?? '*'} ${[...actor.roles].sort().join(',')}`
  return bounded(cached.tiles, `${scope} ${at.z}/${at.x}/${at.y}`, { most: MOST_TILES, make: () => drawn({ atlas, ground, actor, at }, scope) })
}

function drawn({ atlas, ground, actor, at }: Asked, scope: string): Uint8Array {
  const band = BANDS.find(({ upTo }) => at.z <= upTo)!
  const block = ancestorOf(at, band.blockZoom)
  const make = () => layersOf({ atlas, actor, band, block })
  const key = `${scope} ${band.upTo} ${block.z}/${block.x}/${block.y}`
  const { area, place } = bounded(cachedFor(atlas).layers, key, { most: MOST_LAYERS, make })
  const found: Record<string, GeoJSONVTTile | null> = {
    area: area.getTile(at.z, at.x, at.y),
    ground: ground.tile(at),
    place: place.getTile(at.z, at.x, at.y),
  }
  const layers = Object.fromEntries(Object.entries(found).filter((entry): entry is [string, GeoJSONVTTile] => Boolean(entry[1]?.features.length)))
  return Object.keys(layers).length === 0 ? new Uint8Array() : fromGeojsonVt(layers, { version: 2, extent: 4096 })
}

function layersOf({ atlas, actor, band, block }: { atlas: Atlas; actor: Actor; band: Band; block: At }): Layers {
  const bbox = bboxOfTile(block)
  const isShown = ({ level, path, bbox: box }: AtlasArea) => band.levels.includes(level) && bboxesMeet(box, bbox) && mayDo(actor, 'area.read', path)
  const areas = atlas.areas.filter(isShown)
  const features = simplifiedAreas(atlas, areas, (band.detailPx * 360) / (TILE_PX * 2 ** band.upTo)).map(({ properties, ...rest }) => {
    const { center: _, ...flat } = properties ?? {}
    return { ...rest, properties: flat }
  })
  const places = areas.map(({ code, level, name, nameEn, center }) => ({
    type: 'Feature' as const,
    properties: { code, level, name, nameEn },
    geometry: { type: 'Point' as const, coordinates: [...center] },
  }))
  /** Nothing is thinned a second time: it would be done feature by feature and open gaps. */
  const exact = { maxZoom: 18, tolerance: 0, buffer: 64 }
  return {
    area: new GeoJSONVT({ type: 'FeatureCollection', features }, exact),
    place: new GeoJSONVT({ type: 'FeatureCollection', features: places }, exact),
  }
}

function cachedFor(atlas: Atlas): Cached {
  const known = cachedOf.get(atlas)
  if (known) return known
  const made: Cached = { layers: new Map(), tiles: new Map() }
  cachedOf.set(atlas, made)
  return made
}

function ancestorOf({ z, x, y }: At, zoom: number): At {
  const down = Math.max(0, z - zoom)
  return { z: z - down, x: x >> down, y: y >> down }
}

/** With a margin of a twentieth, more than the buffer of any tile in it. */
function bboxOfTile({ z, x, y }: At): Bbox {
  const side = 2 ** z
  const lat = (row: number) => (Math.atan(Math.sinh(Math.PI * (1 - (2 * row) / side))) * 180) / Math.PI
  const margin = 0.05
  return [((x - margin) / side) * 360 - 180, lat(y + 1 + margin), ((x + 1 + margin) / side) * 360 - 180, lat(y - margin)]
}
