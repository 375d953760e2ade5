import { isProblem } from '#platform/pure'

/** What is wrong, at which field: a word of ours by key, or the words the server gave. */
export type FieldFault<Field extends string> = { readonly field: Field; readonly say: 'badInput' | 'areaGone' | 'problem' }

/** Problems that belong to one field, whatever the form. */
const FIELD_OF: Readonly<Record<string, string>> = {
  'identity.username_taken': 'username',
  'identity.last_administrator': 'roles',
  'force.device_taken': 'deviceIds',
  not_found: 'areaCode',
}

/** The fields of this form a problem speaks of; empty when it speaks of none, and is said beneath the form instead. */
export function faultsIn<Field extends string>(error: unknown, fields: readonly Field[]): FieldFault<Field>[] {
  if (!isProblem(error)) return []
  const known = (name: string) => fields.find(field => field === name)
  if (error.code === 'bad_input') {
    const paths = pathsIn(error.details['faults'])
    const found = paths.flatMap(path => known(path.split('.')[0] ?? '') ?? [])
    return [...new Set(found)].map(field => ({ field, say: 'badInput' }))
  }
  const field = known(FIELD_OF[error.code] ?? '')
  if (field === undefined) return []
  return [{ field, say: error.code === 'not_found' ? 'areaGone' : 'problem' }]
}

function pathsIn(faults: unknown): string[] {
  if (!Array.isArray(faults)) return []
  return faults.flatMap((fault: unknown) => (typeof fault === 'object' && fault !== null && 'path' in fault ? String(fault.path) : []))
}
