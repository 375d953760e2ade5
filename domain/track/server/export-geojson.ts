import { type FixColumns, flagsOfBits } from '../fix-columns.ts'
import { TrackLine } from './export-runs.ts'
import type { TrackText, TrackTitle } from './export-text.ts'

type Line = { coordinates: string[]; coordTimes: string[] }

/** No feature grows beyond this, or a month would have to be in memory. */
const MOST_POINTS = 10_000

/**
 * GeoJSON (RFC 7946): a LineString for each unbroken line, with the instants of its positions as `coordTimes`, and a Point for
 * each flagged fix and each that stands alone. A long line goes on in the next feature from the position where the last ends.
 */
export function geojsonText(): TrackText {
  const track = new TrackLine()
  let title: TrackTitle | null = null
  let line: Line = { coordinates: [], coordTimes: [] }
  let isFirst = true
  const feature = (geometry: string, properties: object) => {
    const text = `${isFirst ? '' : ','}\n{"type":"Feature","geometry":${geometry},"properties":${JSON.stringify({ unitId: title?.unitId, name: title?.name, ...properties })}}`
    isFirst = false
    return text
  }
  const finish = (isGoingOn: boolean) => {
    const { coordinates, coordTimes } = line
    line = isGoingOn ? { coordinates: coordinates.slice(-1), coordTimes: coordTimes.slice(-1) } : { coordinates: [], coordTimes: [] }
    if (coordinates.length === 0) return ''
    if (coordinates.length === 1) return isGoingOn ? '' : feature(`{"type":"Point","coordinates":${coordinates[0]!}}`, { fixedAt: coordTimes[0] })
    return feature(`{"type":"LineString","coordinates":[${coordinates.join()}]}`, { from: coordTimes[0], to: coordTimes.at(-1), coordTimes })
  }
  const add = (fixes: FixColumns, row: number) => {
    const step = track.step(fixes, row)
    const [place, time] = [placeAt(fixes, row), new Date(fixes.fixedAtMs[row]!).toISOString()]
    if (step === 'is apart') return feature(`{"type":"Point","coordinates":${place}}`, { fixedAt: time, flags: flagsOfBits(fixes.flagBits[row]!) })
    const text = step === 'begins' || line.coordinates.length === MOST_POINTS ? finish(step === 'goes on') : ''
    line.coordinates.push(place)
    line.coordTimes.push(time)
    return text
  }
  return {
    type: 'application/geo+json; charset=utf-8',
    begin: known => {
      title = known
      return '{"type":"FeatureCollection","features":['
    },
    part: fixes => Array.from({ length: fixes.count }, (_, row) => add(fixes, row)).join(''),
    end: () => `${finish(false)}\n]}\n`,
  }
}

function placeAt(fixes: FixColumns, row: number): string {
  const altitude = fixes.altitudeMetres[row]!
  return `[${fixes.lon[row]!},${fixes.lat[row]!}${Number.isNaN(altitude) ? '' : `,${altitude}`}]`
}
