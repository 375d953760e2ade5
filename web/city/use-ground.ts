'use client'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type Area, type AreaLevel, areaLevel, getArea, getBoundary, getChildBoundaries, listAreas } from '#domain/area'
import { listCameras } from '#domain/camera'
import { listStations } from '#domain/force'
import type { Me } from '#domain/identity'
import { ask } from '../live/api.ts'
import { useMay } from '../live/use-live.ts'
import type { Boundary } from './map-picture.ts'

const SELDOM = { staleTime: 10 * 60_000, refetchInterval: 30 * 60_000 }
const NONE: never[] = []

export function levelBelow(level: AreaLevel): AreaLevel | null {
  return areaLevel.options[areaLevel.options.indexOf(level) + 1] ?? null
}

/** The area this wall is for: the account's own, or for an account of the whole instance its first city. */
export function useRoot(me: Me | undefined): Area | undefined {
  const code = me?.area?.code
  const known = useQuery({
    queryKey: ['areas', 'root', code ?? null],
    queryFn: async ({ signal }): Promise<Area | null> =>
      code === undefined ? ((await ask(listAreas, { level: 'city', limit: 1 }, { signal })).items[0] ?? null) : await ask(getArea, { code }, { signal }),
    enabled: me !== undefined,
    ...SELDOM,
  })
  return known.data ?? undefined
}

/** An area, those one level below it, and all their outlines. */
export function useGround(area: Area | undefined) {
  const below = area === undefined ? null : levelBelow(area.level)
  const children = useQuery({
    queryKey: ['areas', area?.code, below],
    queryFn: ({ signal }) => ask(listAreas, { within: area?.code, level: below ?? 'grid', limit: 2000 }, { signal }),
    enabled: area !== undefined && below !== null,
    ...SELDOM,
  })
  const outline = useQuery({
    queryKey: ['boundary', area?.code],
    queryFn: ({ signal }) => ask(getBoundary, { code: area?.code ?? '' }, { signal }),
    enabled: area !== undefined,
    ...SELDOM,
  })
  const borders = useQuery({
    queryKey: ['boundaries', area?.code],
    queryFn: ({ signal }) => ask(getChildBoundaries, { code: area?.code ?? '' }, { signal }),
    enabled: area !== undefined && below !== null,
    ...SELDOM,
  })
  const boundaries = useMemo(() => (borders.data?.features ?? NONE).flatMap(boundaryOf), [borders.data])
  return { children: children.data?.items ?? NONE, outline: (outline.data as Boundary['geometry'] | undefined) ?? null, boundaries }
}

function boundaryOf(feature: unknown): Boundary[] {
  const { properties, geometry } = feature as GeoJSON.Feature<Boundary['geometry'], { code?: unknown }>
  return typeof properties?.code === 'string' && geometry !== null ? [{ code: properties.code, geometry }] : []
}

/** Names of two levels below, for the feed and the lists. */
export function useNameBook(root: Area | undefined): readonly Area[] {
  const levels = root === undefined ? [] : (['county', 'township'] as const).filter(level => areaLevel.options.indexOf(level) > areaLevel.options.indexOf(root.level))
  const book = useQuery({
    queryKey: ['areas', 'book', root?.code],
    queryFn: async ({ signal }) => (await Promise.all(levels.map(level => ask(listAreas, { within: root?.code, level, limit: 2000 }, { signal })))).flatMap(page => page.items),
    enabled: root !== undefined && levels.length > 0,
    ...SELDOM,
  })
  return useMemo(() => (root === undefined ? NONE : [root, ...(book.data ?? NONE)]), [root, book.data])
}

/** What stands on the map besides incidents. */
export function useThings() {
  const stations = useQuery({ queryKey: ['stations'], queryFn: ({ signal }) => ask(listStations, {}, { signal }), ...SELDOM })
  const maySee = useMay('camera.read')
  const cameras = useQuery({ queryKey: ['cameras'], queryFn: ({ signal }) => ask(listCameras, {}, { signal }), enabled: maySee, ...SELDOM })
  return { stations: stations.data?.items ?? NONE, cameras: cameras.data?.items ?? NONE }
}
