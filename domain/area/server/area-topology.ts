import { feature } from 'topojson-client'
import { topology } from 'topojson-server'
import { presimplify, simplify } from 'topojson-simplify'
import type { GeometryCollection, GeometryObject, Topology } from 'topojson-specification'
import type { Atlas } from './atlas.ts'
import type { AtlasArea } from './area-index.ts'
import { bounded } from './bounded.ts'

type Named = { areas: GeometryCollection<{ code: string }> }
type Simplified = GeoJSON.Feature<GeoJSON.MultiPolygon | GeoJSON.Polygon>
type Arcs = {
  readonly all: Topology<Named>
  readonly geometries: ReadonlyMap<string, GeometryObject<{ code: string }>>
  readonly thinned: Map<string, Topology<Named>>
}

const MOST_THINNED = 12

/** Hangs on the atlas: gone with it. */
const arcsOf = new WeakMap<Atlas, Arcs>()

/**
 * Boundaries with less detail, all from the same arcs: a border is thinned once for both neighbours and for the areas above them,
 * so no gap opens. `detailDegrees` is what may be lost: the side of a triangle not worth drawing (Visvalingam).
 */
export function simplifiedAreas(atlas: Atlas, areas: readonly AtlasArea[], detailDegrees: number): Simplified[] {
  const { all, geometries, thinned } = arcs(atlas)
  const make = () => (detailDegrees > 0 ? simplify(all, detailDegrees ** 2 / 2) : all)
  const thin = bounded(thinned, detailDegrees.toPrecision(3), { most: MOST_THINNED, make })
  return areas.flatMap(area => {
    const geometry = geometries.get(area.code)
    if (!geometry) return []
    return [{ ...(feature(thin, geometry) as Simplified), properties: propertiesOf(area) }]
  })
}

function arcs(atlas: Atlas): Arcs {
  const known = arcsOf.get(atlas)
  if (known) return known
  const features = atlas.areas.map(({ code, boundary }) => ({ type: 'Feature' as const, properties: { code }, geometry: boundary as GeoJSON.MultiPolygon }))
  const collection: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features }
  const all = presimplify(topology({ areas: collection }) as unknown as Topology<Named>)
  const geometries = all.objects.areas.geometries as GeometryObject<{ code: string }>[]
  const made: Arcs = { all, geometries: new Map(geometries.map(geometry => [(geometry.properties as { code: string }).code, geometry])), thinned: new Map() }
  arcsOf.set(atlas, made)
  return made
}

function propertiesOf({ code, level, name, nameEn, parentCode, center }: AtlasArea) {
  return { code, level, name, nameEn, parentCode, center }
}
