import { type FixColumns, flagsOfBits } from '../fix-columns.ts'
import type { TrackText } from './export-text.ts'

/** Spreadsheets take UTF-8 for the local code page unless this stands first. */
const BYTE_ORDER_MARK = '\ufeff'
const HEADINGS = [
  '时间 fixed at (UTC)', '经度 longitude (°)', '纬度 latitude (°)', '速度 speed (km/h)', '方向 bearing (°)', '海拔 altitude (m)',
  '精度 accuracy (m)', '电量 battery (%)', '收到 received at (UTC ±5 s)', '标记 flags', '其他 more',
]

/** RFC 4180, all fixes, flagged ones too. */
export const csvText: TrackText = {
  type: 'text/csv; charset=utf-8',
  begin: () => `${BYTE_ORDER_MARK}${HEADINGS.join(',')}\r\n`,
  part: fixes => {
    let text = ''
    for (let row = 0; row < fixes.count; row++) text += `${lineAt(fixes, row).join(',')}\r\n`
    return text
  },
  end: () => '',
}

function lineAt(fixes: FixColumns, row: number): (string | number)[] {
  const more = fixes.more.get(row)
  return [
    instant(fixes.fixedAtMs[row]!), fixes.lon[row]!.toFixed(6), fixes.lat[row]!.toFixed(6), known(fixes.speedKmh[row]!, 1), known(fixes.bearingDeg[row]!, 0),
    known(fixes.altitudeMetres[row]!, 0), known(fixes.accuracyMetres[row]!, 0), known(fixes.batteryPercent[row]!, 0), instant(fixes.receivedAtMs[row]!),
    flagsOfBits(fixes.flagBits[row]!).join(' '), more === undefined ? '' : `"${more.replaceAll('"', '""')}"`,
  ]
}

function instant(ms: number): string {
  return new Date(ms).toISOString()
}

function known(value: number, digits: number): string {
  return Number.isNaN(value) ? '' : value.toFixed(digits)
}
