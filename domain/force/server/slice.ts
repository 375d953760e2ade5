import { defineSlice } from '#platform/slice'
import * as contract from '../contract.ts'
import { changeUnit } from './change-unit.ts'
import { getCoverage } from './coverage.ts'
import { createUnit } from './create-unit.ts'
import { forgetStrangers, listDevices } from './devices.ts'
import { type OpenWork, nearestOf } from './nearest-of.ts'
import { listStations } from './stations.ts'
import { registerUnits } from './register-units.ts'
import { getUnit, listUnits } from './units.ts'

export function forceSlice({ openWork }: { readonly openWork: OpenWork }) {
  return defineSlice({
    name: 'force',
    handles: on => [
      on(contract.listUnits, listUnits),
      on(contract.nearestUnits, nearestOf(openWork)), // before a unit by its id: the first route that fits is taken
      on(contract.getUnit, getUnit),
      on(contract.createUnit, createUnit),
      on(contract.registerUnits, registerUnits),
      on(contract.changeUnit, changeUnit),
      on(contract.listDevices, listDevices),
      on(contract.listStations, listStations),
      on(contract.getCoverage, getCoverage),
    ],
    tells: [contract.unitCreated, contract.unitChanged, contract.unitsRegistered, contract.deviceSeen],
    routines: [{ name: 'force.forget_strangers', crontab: '17 19 * * *', run: forgetStrangers }],
  })
}
