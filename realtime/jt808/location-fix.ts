import type { Datum } from '#domain/area'
import { toWgs84 } from '#domain/area/server'
import type { DeviceFix } from '#domain/track'
import type { LocationReport } from './location.ts'

/** Alarm bits of 0x0200 that somebody should hear of; the raw bits are kept beside them. */
const ALARMS: readonly (readonly [bit: number, name: string])[] = [
  [0, 'sos'],
  [1, 'overspeed'],
  [2, 'fatigue'],
  [3, 'danger'],
  [4, 'gnss_fault'],
  [5, 'antenna_open'],
  [6, 'antenna_short'],
  [7, 'low_power'],
  [8, 'power_cut'],
  [18, 'driving_too_long'],
  [19, 'parked_too_long'],
  [20, 'area'],
  [21, 'route'],
  [23, 'off_route'],
  [26, 'stolen'],
  [27, 'ignition'],
  [28, 'moved'],
  [29, 'collision'],
  [30, 'rollover'],
]

type Source = { readonly terminalId: string; readonly datum: Datum; readonly now: Date; readonly isSupplement: boolean }

/** A location report as a fix. Without a usable clock it counts as taken now and is not valid. */
export function fixOfLocation(report: LocationReport, source: Source): DeviceFix {
  return {
    deviceId: source.terminalId,
    protocol: 'jt808',
    fixedAt: report.at ?? source.now,
    deviceAt: null,
    position: toWgs84([report.longitude, report.latitude], source.datum),
    speedKmh: report.speedKmh,
    bearingDeg: report.bearingDeg > 360 ? null : report.bearingDeg % 360,
    altitudeMetres: report.altitudeMetres,
    accuracyMetres: null,
    batteryPercent: null,
    isValid: report.isFixed && report.at !== null,
    isMocked: false,
    extra: extraOf(report, source.isSupplement),
  }
}

function extraOf({ alarmBits, isAccOn, at, items }: LocationReport, isSupplement: boolean): DeviceFix['extra'] {
  const { others, ...known } = items
  return {
    acc: isAccOn,
    ...(alarmBits ? { alarmBits, alarms: ALARMS.filter(([bit]) => (alarmBits >>> bit) & 1).map(([, name]) => name).join(' ') } : {}),
    ...(at === null ? { clockUnset: true } : {}),
    ...(isSupplement ? { supplement: true } : {}),
    ...known,
    ...Object.fromEntries(Object.entries(others).map(([id, hex]) => [`x${id}`, hex])),
  }
}
