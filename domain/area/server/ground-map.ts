import { GeoJSONVT, type GeoJSONVTTile } from '@maplibre/geojson-vt'
import type { GroundLine } from '#domain/area'
import type { Atlas, Reading } from './atlas.ts'
import { groundLineTable } from './table.ts'

export type GroundMap = { readonly tile: (at: { z: number; x: number; y: number }) => GeoJSONVTTile | null }

/** From which zoom a kind of line is drawn. */
const FROM_ZOOM: Record<GroundLine['kind'], number> = { highway: 5, river: 6, road: 8, lane: 12 }
const ZOOMS = [...new Set(Object.values(FROM_ZOOM))].sort((a, b) => b - a)

/** Hangs on the atlas, whose token changes with the ground too. */
const mapOf = new WeakMap<Atlas, Promise<GroundMap>>()

/** Roads and rivers, the same for everyone, thinned by the usual tolerance: lines have no neighbours to part from. */
export function groundMapOf(at: Reading, atlas: Atlas): Promise<GroundMap> {
  const known = mapOf.get(atlas)
  if (known) return known
  const reading = readGround(at)
  mapOf.set(atlas, reading)
  reading.catch(() => mapOf.delete(atlas))
  return reading
}

async function readGround({ tx }: Reading): Promise<GroundMap> {
  const { kind, name, line } = groundLineTable
  const rows = await tx.select({ kind, name, line }).from(groundLineTable).orderBy(groundLineTable.id)
  const features = rows.map(row => ({
    type: 'Feature' as const,
    properties: row.name === null ? { kind: row.kind } : { kind: row.kind, name: row.name },
    geometry: { type: 'LineString' as const, coordinates: row.line },
  }))
  const made = new Map<number, GeoJSONVT>()
  const tile: GroundMap['tile'] = ({ z, x, y }) => {
    const from = ZOOMS.find(zoom => z >= zoom)
    if (from === undefined || features.length === 0) return null
    const lines = made.get(from) ?? new GeoJSONVT({ type: 'FeatureCollection', features: features.filter(one => FROM_ZOOM[one.properties.kind] <= from) }, { maxZoom: 18 })
    made.set(from, lines)
    return lines.getTile(z, x, y)
  }
  return { tile }
}
