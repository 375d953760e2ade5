import type { Area } from '#domain/area'
import type { Coverage } from './readings.ts'
import { type Unit, minutesToReach } from '#domain/force'
import { type Incident, type IncidentSummary, isOpen, isOverdue } from '#domain/incident'
import type { Position } from '#platform/pure'
import type { AreaShape, IncidentMark, OrderMark } from '../map/picture.ts'
import { isWaiting } from './alarm.ts'

export type Ramp = { readonly values: ReadonlyMap<string, number>; readonly low: number; readonly high: number; readonly say: (value: number) => string }
export type Boundary = { readonly code: string; readonly geometry: GeoJSON.Polygon | GeoJSON.MultiPolygon }

const STEPS = 5

/** Which of the five steps of the ramp a value takes. */
export function rampStep(value: number, { low, high }: Pick<Ramp, 'low' | 'high'>): number {
  if (high <= low) return 0
  return Math.max(0, Math.min(STEPS - 1, Math.floor(((value - low) / (high - low)) * STEPS)))
}

/** A round scale from the least to the most, in tenths below one. */
export function rampOver(values: ReadonlyMap<string, number>, say: (value: number) => string): Ramp {
  const all = [...values.values()]
  const unit = Math.max(...all, 0) <= 1 ? 0.1 : 1
  const low = Math.floor(Math.min(...all, Infinity) / unit) * unit
  const high = Math.ceil(Math.max(...all, 0) / unit) * unit
  return { values, low: Number.isFinite(low) ? low : 0, high: Math.max(high, unit), say }
}

export function rateRamp(byArea: IncidentSummary['byArea'], say: (value: number) => string): Ramp {
  return rampOver(new Map(byArea.map(row => [row.areaCode, row.per10k ?? row.todayCount])), say)
}

export function coverageRamp(byArea: Coverage['byArea'], say: (value: number) => string): Ramp {
  const shares = byArea.filter(row => row.gridCount > 0).map(row => [row.areaCode, row.coveredCount / row.gridCount] as const)
  return { ...rampOver(new Map(shares), say), high: 1 }
}

export function areaShapes(areas: readonly Area[], boundaries: readonly Boundary[], { ramp, nameOf }: { ramp: Ramp | null; nameOf: (code: string) => string }): AreaShape[] {
  const byCode = new Map(areas.map(area => [area.code, area]))
  return boundaries.flatMap(({ code, geometry }): AreaShape[] => {
    const area = byCode.get(code)
    if (area === undefined) return []
    const value = ramp?.values.get(code)
    const isKnown = ramp !== null && value !== undefined
    return [{
      code,
      geometry,
      name: nameOf(code),
      note: isKnown ? ramp.say(value) : null,
      step: isKnown ? rampStep(value, ramp) : null,
      level: area.level,
      population: area.population,
      center: area.center,
    }]
  })
}

export function incidentMarks(incidents: readonly Incident[], nowMs: number): IncidentMark[] {
  return incidents.map(incident => ({
    id: incident.id,
    title: incident.title,
    severity: incident.severity,
    status: incident.status,
    position: incident.position,
    isEnded: !isOpen(incident.status),
    isOverdue: isOverdue(incident, nowMs),
    isWaiting: isWaiting(incident),
  }))
}

type Crew = { readonly units: ReadonlyMap<string, Unit>; readonly positionOf: (unit: Unit) => Position | null; readonly say: (unit: Unit, minutes: number) => string; readonly mostLabels: number }
const URGENCY = { critical: 0, major: 1, minor: 2 } as const

/** Units assigned or on the way; the most urgent few say who comes and when. */
export function orderMarks(incidents: readonly Incident[], { units, positionOf, say, mostLabels }: Crew): OrderMark[] {
  const underWay = incidents.filter(it => it.status === 'assigned' || it.status === 'on_the_way').sort((a, b) => URGENCY[a.severity] - URGENCY[b.severity])
  let labels = 0
  return underWay.flatMap(incident =>
    incident.unitIds.flatMap((unitId, index): OrderMark[] => {
      const unit = units.get(unitId)
      const position = unit === undefined ? null : positionOf(unit)
      if (unit === undefined || position === null) return []
      const speaks = index === 0 && incident.severity !== 'minor' && labels < mostLabels
      if (speaks) labels += 1
      const minutes = minutesToReach({ kind: unit.kind, position, speedKmh: unit.speedKmh }, incident.position)
      return [{ id: `${incident.id}/${unitId}`, unitNumber: unit.number, to: incident.position, label: speaks ? say(unit, minutes) : null }]
    }),
  )
}
