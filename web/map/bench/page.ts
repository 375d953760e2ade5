import { type BenchPage, checkMarks, openDots, openRaster } from './drawing.ts'
import { startJson } from './json-page.ts'
import { startOurs } from './our-page.ts'

declare global {
  var bench: BenchPage
}

globalThis.bench = { startOurs, startJson, openRaster, openDots, checkMarks }
