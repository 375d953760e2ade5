import type { FixColumns } from '../fix-columns.ts'
import { TrackLine } from './export-runs.ts'
import type { TrackText } from './export-text.ts'

const HEAD = `<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="Guatu 挂图" xmlns="http://www.topografix.com/GPX/1/1" xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v2" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.topografix.com/GPX/1/1 http://www.topografix.com/GPX/1/1/gpx.xsd http://www.garmin.com/xmlschemas/TrackPointExtension/v2 http://www.garmin.com/xmlschemas/TrackPointExtensionv2.xsd">
`

/** GPX 1.1: one track, a segment for each unbroken line; speed and course in Garmin's extension. Flagged fixes are left out. */
export function gpxText(): TrackText {
  const line = new TrackLine()
  let isOpen = false
  return {
    type: 'application/gpx+xml; charset=utf-8',
    begin: ({ name }) => `${HEAD}<trk><name>${escaped(name)}</name>\n`,
    part: fixes => {
      let text = ''
      for (let row = 0; row < fixes.count; row++) {
        const step = line.step(fixes, row)
        if (step === 'is apart') continue
        if (step === 'begins') text += isOpen ? '</trkseg>\n<trkseg>\n' : '<trkseg>\n'
        isOpen = true
        text += pointAt(fixes, row)
      }
      return text
    },
    end: () => `${isOpen ? '</trkseg>\n' : ''}</trk>\n</gpx>\n`,
  }
}

function pointAt(fixes: FixColumns, row: number): string {
  const altitude = fixes.altitudeMetres[row]!
  const elevation = Number.isNaN(altitude) ? '' : `<ele>${altitude}</ele>`
  const time = new Date(fixes.fixedAtMs[row]!).toISOString()
  return `<trkpt lat="${fixes.lat[row]!.toFixed(6)}" lon="${fixes.lon[row]!.toFixed(6)}">${elevation}<time>${time}</time>${motion(fixes, row)}</trkpt>\n`
}

function motion(fixes: FixColumns, row: number): string {
  const [speed, bearing] = [fixes.speedKmh[row]!, fixes.bearingDeg[row]!]
  if (Number.isNaN(speed) && Number.isNaN(bearing)) return ''
  const inside = `${Number.isNaN(speed) ? '' : `<gpxtpx:speed>${(speed / 3.6).toFixed(2)}</gpxtpx:speed>`}${Number.isNaN(bearing) ? '' : `<gpxtpx:course>${bearing}</gpxtpx:course>`}`
  return `<extensions><gpxtpx:TrackPointExtension>${inside}</gpxtpx:TrackPointExtension></extensions>`
}

/** Text of an element; what XML 1.0 cannot hold at all is left out. */
function escaped(text: string): string {
  return [...text]
    .filter(letter => /[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(letter))
    .join('')
    .replace(/[&<>]/g, letter => (letter === '&' ? '&amp;' : letter === '<' ? '&lt;' : '&gt;'))
}
