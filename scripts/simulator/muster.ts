import type { Incident } from '#domain/incident'
import type { UnitKind } from '#domain/force'
import { distanceMetres } from '#platform/pure'
import type { Mover } from './mover.ts'
import type { Population } from './population.ts'

type Where = Pick<Incident, 'id' | 'position' | 'severity' | 'unitIds'>

/** Who is out for which incident. */
export class Muster {
  readonly #population: Population
  readonly #out = new Map<string, Set<Mover>>()

  constructor(population: Population) {
    this.#population = population
  }

  /** Those named who are free; for one who is not, the nearest of the same kind; for nobody named, whoever suits. */
  choose(incident: Where, wanted: readonly string[], nowMs: number): string[] {
    const named = wanted.flatMap(id => this.#population.mover(id) ?? [])
    const kinds: readonly UnitKind[] = named.length > 0 ? [] : [incident.severity === 'critical' ? 'ambulance' : 'grid_worker']
    const chosen = new Set(named.filter(mover => !mover.isBusy))
    for (const kind of [...named.filter(mover => mover.isBusy).map(mover => mover.unit.kind), ...kinds]) {
      const nearest = this.#nearestFree(incident, kind, nowMs)
      if (nearest) chosen.add(nearest)
    }
    return [...chosen].map(mover => mover.unit.id)
  }

  /** Everybody on it goes there, who is not on the way already. */
  send(incident: Where, { nowMs, wantedByMs }: { nowMs: number; wantedByMs: number }): void {
    const movers = incident.unitIds.flatMap(id => this.#population.mover(id) ?? [])
    for (const mover of movers) if (!mover.isOrderedTo(incident.position)) mover.send(incident.position, nowMs, wantedByMs)
    this.#replace(incident.id, new Set(movers), nowMs)
  }

  hasArrived(incidentId: string, nowMs: number): boolean {
    return [...(this.#out.get(incidentId) ?? [])].some(mover => mover.hasArrived(nowMs))
  }

  /** Whose incident has ended, or who was taken off it, is free again. */
  releaseAllBut(openIds: ReadonlySet<string>, nowMs: number): void {
    for (const id of [...this.#out.keys()]) if (!openIds.has(id)) this.#replace(id, new Set(), nowMs)
  }

  #replace(incidentId: string, movers: Set<Mover>, nowMs: number): void {
    const left = [...(this.#out.get(incidentId) ?? [])].filter(mover => !movers.has(mover))
    if (movers.size > 0) this.#out.set(incidentId, movers)
    else this.#out.delete(incidentId)
    const stillOut = new Set([...this.#out.values()].flatMap(out => [...out]))
    for (const mover of left) if (!stillOut.has(mover)) mover.release(nowMs)
  }

  #nearestFree({ position }: Where, kind: UnitKind, nowMs: number): Mover | null {
    let nearest: Mover | null = null
    let nearestMetres = Infinity
    for (const mover of this.#population.movers) {
      if (mover.unit.kind !== kind || mover.isBusy) continue
      const metres = distanceMetres(mover.at(nowMs).position, position)
      if (metres < nearestMetres) [nearest, nearestMetres] = [mover, metres]
    }
    return nearest
  }
}
