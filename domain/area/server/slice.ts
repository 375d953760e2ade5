import { areasImported, getArea, getBoundary, getChildBoundaries, getTile, importAreas, listAreas, resolvePlace } from '#domain/area'
import { defineSlice } from '#platform/slice'
import { areaBoundary } from './area-boundary.ts'
import { areaDetail } from './area-detail.ts'
import { areaList } from './area-list.ts'
import { areaTile } from './area-tile.ts'
import { childBoundaries } from './child-boundaries.ts'
import { importBoundaries } from './import-areas.ts'
import { placeOf } from './place-of.ts'

export const areaSlice = defineSlice({
  name: 'area',
  handles: on => [
    on(listAreas, areaList),
    on(resolvePlace, placeOf),
    on(getArea, areaDetail),
    on(getBoundary, areaBoundary),
    on(getChildBoundaries, childBoundaries),
    on(getTile, areaTile),
    on(importAreas, importBoundaries),
  ],
  tells: [areasImported],
})
