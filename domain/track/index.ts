export {
  type ExportFormat,
  type Stay,
  type TrackPoint,
  type Trip,
  type Visit,
  exportFormat,
  exportTrack,
  findVisits,
  getPlayback,
  getTrack,
  listStays,
  listTrips,
  reportPosition,
  stay,
  trackExported,
  trackPoint,
  trip,
  visit,
  visitsAsked,
} from './contract.ts'
export { type DeviceFix, type FixFlag, deviceFix, fixFlag } from './fix.ts'
export { type Anchor, NOWHERE, type Verdict, judge } from './judge.ts'
export { trackProblems } from './problems.ts'
export { type FixColumns, bitsOfFlags, flagsOfBits, roomForFixes } from './fix-columns.ts'
export { CELL_STEPS, CellGrid, type CellRect, NO_CELLS, isInRect } from './cell-grid.ts'
export { BLOCK, DENSITY_PARTS, DEGREE, SECTION } from './cell-wire.ts'
export { CellColumns } from './cell-columns.ts'
export { CellWorld, type Density } from './cell-world.ts'
export { type FrameHead, FrameWriter, STEP_BYTES, type Told, helloBytes } from './frame-writer.ts'
export { type ChunkPart, readChunk } from './track-chunk.ts'
export { type FixSpan, mergeChunks } from './track-chunk-merge.ts'
export { MOST_GAP_MS, isJoined, isWhereabouts } from './track-gap.ts'
export { type TrackPage, decodeTrackPage } from './track-page.ts'
