import { type BenchPage, checkMarks, timeDeck, timeRaster } from './drawing.ts'
import { startJson } from './json-page.ts'
import { startOurs } from './our-page.ts'

declare global {
  var bench: BenchPage
}

globalThis.bench = { startOurs, startJson, timeRaster, timeDeck, checkMarks }
