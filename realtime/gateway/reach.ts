import { relationsFor } from '#domain/identity'
import { mayDo } from '#domain/identity/server'
import type { UnitColumns } from '#domain/force/server'
import type { Actor } from '#platform/context'

/**
 * `[LIVE-6]` Whose units a kind of viewer may see: all with the same relations for `unit.read` from the same area share
 * one. `mayDo` is asked once for each area path that units have, and again for those that come later.
 */
export class Reach {
  readonly key: string
  /** By area index: 1 may be seen. */
  visible = new Uint8Array(64)
  private known = 0
  private readonly actor: Actor

  constructor(actor: Actor) {
    this.actor = actor
    this.key = reachKey(actor)
  }

  extend({ areaPaths }: UnitColumns): void {
    if (areaPaths.length > this.visible.length) {
      const wider = new Uint8Array(2 ** Math.ceil(Math.log2(areaPaths.length)))
      wider.set(this.visible)
      this.visible = wider
    }
    for (; this.known < areaPaths.length; this.known++) this.visible[this.known] = mayDo(this.actor, 'unit.read', areaPaths[this.known]!) ? 1 : 0
  }
}

export function reachKey(actor: Actor): string {
  return `${[...relationsFor('unit.read', actor.roles)].sort().join(',')}|${actor.area?.path ?? '*'}`
}
