export { type Area, type AreaLevel, type Datum, area, areaCode, areaLevel, datum, levelAbove, parentCodeOf } from './area.ts'
export {
  type GroundLine,
  type ImportReport,
  areasImported,
  getArea,
  getBoundary,
  getChildBoundaries,
  getTile,
  groundLine,
  importAreas,
  importReport,
  listAreas,
  resolvePlace,
} from './contract.ts'
