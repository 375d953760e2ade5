export {
  changeUnit,
  createUnit,
  deviceSeen,
  getCoverage,
  getUnit,
  listDevices,
  listStations,
  listUnits,
  registerUnits,
  unitChanged,
  unitCreated,
  unitsRegistered,
} from './contract.ts'
export { type Moves, roomForMoves } from './moves.ts'
export { forceProblems } from './problems.ts'
export {
  type Device,
  type Doubt,
  STALE_AFTER_MS,
  type Sighting,
  type Station,
  type Unit,
  type UnitKind,
  accountCarried,
  appDeviceId,
  device,
  kindCodeOf,
  kindOfCode,
  station,
  stationKind,
  unit,
  unitKind,
} from './unit.ts'
