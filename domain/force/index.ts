export {
  changeUnit,
  createUnit,
  deviceSeen,
  getCoverage,
  getUnit,
  listDevices,
  listStations,
  listUnits,
  nearestUnits,
  registerUnits,
  unitChanged,
  unitCreated,
  unitsRegistered,
} from './contract.ts'
export { type Moves, roomForMoves } from './moves.ts'
export { MOVES_TOPIC, SENDER_BYTES, decodeMoves, encodeMoves } from './moves-batch.ts'
export { type NearReason, type NearStatus, type NearUnit, NEAR_MOST, type TravelTime, nearReason, nearStatus, nearUnit, reasonsFor } from './nearest.ts'
export { minutesToReach, straightTravel } from './nearest-travel.ts'
export { forceProblems } from './problems.ts'
export {
  type Device,
  type Doubt,
  STALE_AFTER_MS,
  type Sighting,
  type Skill,
  type Station,
  type Unit,
  type UnitKind,
  accountCarried,
  appDeviceId,
  device,
  kindCodeOf,
  kindOfCode,
  skill,
  skillBits,
  station,
  stationKind,
  unit,
  unitKind,
} from './unit.ts'
