import type { Skill } from '#domain/force'
import type { IncidentKind } from './incident.ts'

/** What an incident of a kind first needs somebody to be able to do; null where anybody will do. */
const WANTED: Record<IncidentKind, Skill | null> = {
  fall: 'first_aid',
  fever: 'sampling',
  food_poisoning: 'sampling',
  heating: 'repair',
  water: 'repair',
  missing_person: 'search_rescue',
  mental_health: 'psychology',
  maternal: 'midwifery',
  injury: 'first_aid',
  medication: 'medication',
  other: null,
}

export function skillFor(kind: IncidentKind): Skill | null {
  return WANTED[kind]
}
