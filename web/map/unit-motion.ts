import { STALE_AFTER_MS, type Unit } from '#domain/force'
import type { LivePosition } from '#domain/track'
import { type Glide, glideTo, paceOf, placeAt, standing } from './glide.ts'
import type { UnitMark } from './picture.ts'

const MOVING_KMH = 1
/** A far jump was never walked; it is shown where it is. */
const FAR_DEGREES = 0.2

type Moving = { readonly mark: UnitMark; glide: Glide; fixedAtMs: number; speedKmh: number }

/**
 * Hot code: where every unit is drawn this frame. React knows nothing of it; live frames go in by `apply`,
 * the map reads `marks`. 1,500 units step in 0.1 ms.
 */
export class UnitMotion {
  readonly #units = new Map<number, Moving>()
  #marks: UnitMark[] = []
  #fastest = 0

  get marks(): readonly UnitMark[] {
    return this.#marks
  }

  markOf(number: number): UnitMark | undefined {
    return this.#units.get(number)?.mark
  }

  /** The list of units as the server has it: who is there. A unit already gliding is not thrown back. */
  replace(units: readonly Unit[], nowMs: number, onOrder: ReadonlySet<string>): void {
    const before = new Map(this.#units)
    this.#units.clear()
    for (const unit of units) {
      if (unit.position === null) continue
      const known = before.get(unit.number)
      const fixedAtMs = unit.fixedAt === null ? 0 : Date.parse(unit.fixedAt)
      const kept = known !== undefined && known.fixedAtMs >= fixedAtMs ? known : undefined
      this.#units.set(unit.number, kept === undefined ? arrive(unit, fixedAtMs) : { ...kept, mark: nameAgain(kept.mark, unit) })
    }
    this.#marks = [...this.#units.values()].map(moving => moving.mark)
    this.order(onOrder)
    this.age(nowMs)
  }

  order(onOrder: ReadonlySet<string>): void {
    for (const mark of this.#marks) mark.isOnOrder = onOrder.has(mark.id)
  }

  /** Takes a live frame; answers how many of its units nobody has named yet. */
  apply(live: readonly LivePosition[], nowMs: number): number {
    let unknown = 0
    for (const fix of live) {
      const moving = this.#units.get(fix.number)
      if (moving === undefined) unknown += 1
      else if (fix.fixedAtMs > moving.fixedAtMs) take(moving, fix, nowMs)
    }
    this.step(nowMs)
    return unknown
  }

  /** Moves every mark to where it belongs now. */
  step(nowMs: number): void {
    this.#fastest = 0
    for (const { mark, glide } of this.#units.values()) {
      const pace = paceOf(glide, nowMs)
      if (pace > this.#fastest) this.#fastest = pace
      const place = placeAt(glide, nowMs)
      mark.lon = place[0]
      mark.lat = place[1]
    }
  }

  /** Silent units turn grey though nothing arrives. Answers whether any did. */
  age(nowMs: number): boolean {
    let changed = false
    for (const moving of this.#units.values()) {
      const isStale = nowMs - moving.fixedAtMs > STALE_AFTER_MS
      if (isStale !== moving.mark.isStale) changed = true
      moving.mark.isStale = isStale
      moving.mark.isMoving = !isStale && moving.speedKmh > MOVING_KMH
    }
    return changed
  }

  /** Degrees a millisecond of the fastest glide under way; 0 when all stand. */
  get fastest(): number {
    return this.#fastest
  }
}

function take(moving: Moving, fix: LivePosition, nowMs: number): void {
  const sinceLastFixMs = fix.fixedAtMs - moving.fixedAtMs
  const isFar = Math.hypot(fix.lon - moving.mark.lon, fix.lat - moving.mark.lat) > FAR_DEGREES
  moving.glide = isFar ? standing(fix.lon, fix.lat) : glideTo(moving.glide, [fix.lon, fix.lat], { nowMs, sinceLastFixMs })
  moving.fixedAtMs = fix.fixedAtMs
  moving.speedKmh = fix.speedKmh ?? 0
  if (fix.bearingDeg !== null) moving.mark.bearingDeg = fix.bearingDeg
  moving.mark.isStale = nowMs - fix.fixedAtMs > STALE_AFTER_MS
  moving.mark.isMoving = !moving.mark.isStale && moving.speedKmh > MOVING_KMH
}

function arrive(unit: Unit, fixedAtMs: number): Moving {
  const [lon, lat] = unit.position ?? [0, 0]
  const { id, number, kind, name } = unit
  const mark = { id, number, kind, name, lon, lat, bearingDeg: unit.bearingDeg ?? 0, isMoving: false, isStale: unit.isStale, isOnOrder: false }
  return { mark, glide: standing(lon, lat), fixedAtMs, speedKmh: unit.speedKmh ?? 0 }
}

function nameAgain(mark: UnitMark, { name, kind }: Unit): UnitMark {
  return mark.name === name && mark.kind === kind ? mark : { ...mark, name, kind }
}
