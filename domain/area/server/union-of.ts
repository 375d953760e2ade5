import { featureCollection, multiPolygon } from '@turf/helpers'
import { union } from '@turf/union'
import { merge } from 'topojson-client'
import { topology } from 'topojson-server'
import type { GeometryCollection, MultiPolygon, Polygon } from 'topojson-specification'
import { isRefusal } from './refusal.ts'
import type { Boundary } from './shape.ts'
import { validBoundary } from './valid-boundary.ts'

/**
 * The outline of areas that share their borders point by point: shared arcs fall away, nothing is computed, nothing is lost.
 * Where neighbours do not agree on their points the exact union is slower and leaves their slivers as holes.
 */
export function unionOf(boundaries: readonly Boundary[]): Boundary {
  const merged = validBoundary(mergeArcs(boundaries), 'wgs84')
  if (!isRefusal(merged)) return merged
  const united = boundaries.length > 1 ? union(featureCollection(boundaries.map(({ coordinates }) => multiPolygon(coordinates)))) : null
  const exact = validBoundary(united?.geometry, 'wgs84')
  if (!isRefusal(exact)) return exact
  return { type: 'MultiPolygon', coordinates: boundaries.flatMap(({ coordinates }) => coordinates) }
}

function mergeArcs(boundaries: readonly Boundary[]) {
  const given: GeoJSON.GeometryCollection = {
    type: 'GeometryCollection',
    geometries: boundaries.map(({ coordinates }) => ({ type: 'MultiPolygon', coordinates })),
  }
  const all = topology({ all: given })
  const { geometries } = all.objects.all as GeometryCollection
  return merge(all, geometries as (Polygon | MultiPolygon)[])
}
