/** Every fact that has words, in the order of the filter. A fact without words is shown by its name. */
export const KNOWN_FACTS = [
  'account.signed_in', 'account.signed_out', 'account.sign_in_refused', 'account.created', 'account.changed', 'account.sessions_revoked',
  'area.imported',
  'device.first_seen',
  'unit.created', 'unit.changed', 'unit.registered_many',
  'incident.reported', 'incident.stepped', 'incident.overdue',
  'track.exported', 'track.visits_asked',
  'watch.rule_set', 'watch.rule_removed', 'watch.alert_raised', 'watch.alert_ended', 'watch.alert_acknowledged', 'watch.alert_closed',
] as const
export type KnownFact = (typeof KNOWN_FACTS)[number]

type Underscored<Name extends string> = Name extends `${infer Slice}.${infer Rest}` ? `${Slice}_${Rest}` : Name

/** The key of its words: a dot would lead into a subtree. */
export function factKey<Name extends KnownFact>(name: Name): Underscored<Name> {
  return name.replace('.', '_') as Underscored<Name>
}

export function isKnownFact(name: string): name is KnownFact {
  return KNOWN_FACTS.some(known => known === name)
}

/** `account`, `unit`: the group in the filter. */
export function groupOf(name: KnownFact): 'account' | 'area' | 'device' | 'unit' | 'incident' | 'track' | 'watch' {
  return name.split('.')[0] as 'account' | 'area' | 'device' | 'unit' | 'incident' | 'track' | 'watch'
}
