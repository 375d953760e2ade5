import { CityMap, type CityMapOptions } from './city-map.ts'
import { FlatMap } from './flat/flat-map.ts'
import { choosePoints, probeGpu } from './probe.ts'

/** A map of the city, whoever draws it. */
export type MapOfCity = Pick<CityMap, keyof CityMap>
export type MapOptions = Omit<CityMapOptions, 'pointsBy'>

/** Looks at what the machine can do, once a map. */
export function openMap(options: MapOptions): MapOfCity {
  const pointsBy = choosePoints(probeGpu(), new URLSearchParams(location.search).get('points'))
  return pointsBy === 'bare' ? new FlatMap({ ...options, pointsBy }) : new CityMap({ ...options, pointsBy })
}
