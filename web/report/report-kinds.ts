import type { IncidentKind, Severity } from '#domain/incident'

/** On the first six keys: what grid workers report most; the sixth key shows the rest. */
export const FIRST_KINDS: readonly IncidentKind[] = ['fall', 'fever', 'food_poisoning', 'heating', 'water']
export const MORE_KINDS: readonly IncidentKind[] = ['injury', 'missing_person', 'mental_health', 'maternal', 'medication', 'other']

/** What a kind usually weighs; one tap changes it. Nothing is critical by default: that is a person's judgement. */
export const USUAL_SEVERITY: Record<IncidentKind, Severity> = {
  fall: 'major',
  fever: 'minor',
  food_poisoning: 'major',
  heating: 'minor',
  water: 'minor',
  injury: 'major',
  missing_person: 'major',
  mental_health: 'major',
  maternal: 'major',
  medication: 'minor',
  other: 'minor',
}

/** The title others read in lists: what it is, and the reporter's own words where there are any. */
export function titleOf(kindWord: string, note: string): string {
  const said = note.trim().replace(/\s+/g, ' ')
  return said === '' ? kindWord : `${kindWord} · ${said}`.slice(0, 120)
}
