import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { type TestFix, columnsOf } from '#tests/track-fixes'
import { bitsOfFlags } from '../fix-columns.ts'
import { csvText } from './export-csv.ts'
import { geojsonText } from './export-geojson.ts'
import { gpxText } from './export-gpx.ts'
import type { TrackText } from './export-text.ts'

const START = Date.parse('2026-11-23T00:00:00Z')
const at = (seconds: number, over: Partial<TestFix> = {}): TestFix => ({ number: 7, atMs: START + seconds * 1_000, lon: 112.7, lat: 38.4, ...over })
const TITLE = { unitId: '00000000-0000-4000-8000-000000000001', name: '救护车 <1> & "甲"\u0007', from: '2026-11-23T00:00:00Z', to: '2026-11-24T00:00:00Z' }
/** Two windows, a silence, a flagged fix, one that stands alone. */
const WINDOWS = [
  columnsOf([at(0, { speedKmh: 36 }), at(10), at(15, { flagBits: bitsOfFlags(['impossible_speed']), lon: 113 }), at(20)]),
  columnsOf([at(30), at(5_000), at(9_000), at(9_010)]),
]
WINDOWS[0]!.more.set(1, '{"alarm":"a,\\"b\\""}')

function whole(text: TrackText): string {
  return text.begin(TITLE) + WINDOWS.map(window => text.part(window)).join('') + text.end()
}

describe('CSV', () => {
  test('opens in a spreadsheet: a mark of its encoding, headings with units, every fix in a row', () => {
    const text = whole(csvText)
    expect(text.startsWith('\ufeff')).toBe(true)
    const rows = parse(text, { columns: true, bom: true }) as Record<string, string>[]
    expect(rows).toHaveLength(8)
    expect(rows[0]).toMatchObject({ '时间 fixed at (UTC)': '2026-11-23T00:00:00.000Z', '经度 longitude (°)': '112.700000', '速度 speed (km/h)': '36.0', '方向 bearing (°)': '' })
    expect(rows[1]!['其他 more']).toBe('{"alarm":"a,\\"b\\""}')
    expect(rows[2]!['标记 flags']).toBe('impossible_speed')
  })
})

describe('GeoJSON', () => {
  test('holds a line for each unbroken way with its instants, and points for what is flagged or alone', () => {
    const { type, features } = JSON.parse(whole(geojsonText())) as { type: string; features: { geometry: { type: string; coordinates: unknown[] }; properties: { coordTimes?: string[]; flags?: string[]; name: string } }[] }
    expect(type).toBe('FeatureCollection')
    expect(features.map(({ geometry }) => geometry.type)).toEqual(['Point', 'LineString', 'Point', 'LineString'])
    expect(features[0]!.properties.flags).toEqual(['impossible_speed'])
    expect(features[1]!.geometry.coordinates).toHaveLength(4)
    expect(features[1]!.properties.coordTimes).toHaveLength(4)
    expect(features[3]!.properties.name).toBe(TITLE.name)
  })

  test('of a unit that was nowhere is an empty collection', () => {
    const text = geojsonText()
    expect(JSON.parse(text.begin(TITLE) + text.end())).toEqual({ type: 'FeatureCollection', features: [] })
  })

  test('cuts a long line where it goes on', () => {
    const text = geojsonText()
    const long = columnsOf(Array.from({ length: 10_050 }, (_, second) => at(second, { lon: 112 + second / 1e5 })))
    const { features } = JSON.parse(text.begin(TITLE) + text.part(long) + text.end()) as { features: { geometry: { coordinates: unknown[] } }[] }
    expect(features.map(({ geometry }) => geometry.coordinates.length)).toEqual([10_000, 51])
    expect(features[1]!.geometry.coordinates[0]).toEqual(features[0]!.geometry.coordinates.at(-1))
  })
})

describe('GPX', () => {
  test('is well-formed 1.1 with a segment for each unbroken way, its names escaped, elements in the order of the schema', () => {
    const text = whole(gpxText())
    expect(unclosed(text)).toEqual([])
    expect(text).toContain('version="1.1"')
    expect(text).toContain('xmlns="http://www.topografix.com/GPX/1/1"')
    expect(text).toContain('<name>救护车 &lt;1&gt; &amp; "甲"</name>')
    expect(text.match(/<trkseg>/g)).toHaveLength(3)
    expect(text.match(/<trkpt /g)).toHaveLength(7)
    expect(text).toContain('<trkpt lat="38.400000" lon="112.700000"><time>2026-11-23T00:00:00.000Z</time><extensions><gpxtpx:TrackPointExtension><gpxtpx:speed>10.00</gpxtpx:speed></gpxtpx:TrackPointExtension></extensions></trkpt>')
  })

  test('of a unit that was nowhere is a track without segments', () => {
    const text = gpxText()
    expect(unclosed(text.begin(TITLE) + text.end())).toEqual([])
  })
})

/** Tags left open, or closed in the wrong order. */
function unclosed(xml: string): string[] {
  const open: string[] = []
  for (const [, slash, name] of xml.matchAll(/<(\/?)([\w:]+)[^>]*>/g)) {
    if (!slash) open.push(name!)
    else if (open.at(-1) === name) open.pop()
    else return [...open, `/${name!}`]
  }
  return open
}
