import type { Action } from '#domain/identity'
import { type IncidentStatus, type IncidentStep, stepsFrom } from '#domain/incident'

export type Act = IncidentStep | 'note'

/** The row of rights each act is judged by; the server judges again. */
const RIGHT: Record<Act, Action> = {
  accept: 'incident.command',
  assign: 'incident.command',
  'set-out': 'incident.work',
  arrive: 'incident.work',
  resolve: 'incident.work',
  close: 'incident.command',
  return: 'incident.work',
  cancel: 'incident.cancel',
  note: 'incident.work',
}

/** The step that usually comes next; whoever has ticked other people means to send them instead. */
const NEXT: Partial<Record<IncidentStatus, IncidentStep>> = {
  reported: 'accept',
  accepted: 'assign',
  assigned: 'set-out',
  on_the_way: 'arrive',
  on_scene: 'resolve',
  resolved: 'close',
}

export type Situation = { readonly status: IncidentStatus; readonly actions: readonly string[]; /** Somebody is ticked who is not sent yet, or somebody sent is no longer ticked. */ readonly isChosenAnew: boolean }

/** `[DESK-2]` One filled act that fits the status, and every other step allowed by the status and by my rights. */
export function actsFor({ status, actions, isChosenAnew }: Situation): { main: Act | null; others: Act[] } {
  const may = (act: Act) => actions.includes(RIGHT[act])
  const allowed = stepsFrom(status).filter(may)
  const next = NEXT[status]
  const wanted = isChosenAnew && allowed.includes('assign') ? 'assign' : next
  const main = allowed.find(step => step === wanted) ?? null
  const others = allowed.filter(step => step !== main && step !== 'assign')
  return { main, others: may('note') ? ['note', ...others] : others }
}

/** Steps that say why, so that whoever reads it later knows. */
export function needsWords(act: Act): boolean {
  return act === 'note' || act === 'return' || act === 'cancel'
}
