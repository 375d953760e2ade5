import type { AreaLevel, Datum, ImportReport } from '#domain/area'

/** 64 MB and 20,000 features: what the server takes. */
export const FILE_LIMIT_BYTES = 64 * 1024 * 1024
const FEATURE_LIMIT = 20_000

export type FileFault = 'unreadable' | 'tooLarge' | 'notJson' | 'notCollection' | 'noFeatures' | 'tooMany'
export type Collection = { readonly type: 'FeatureCollection'; readonly features: unknown[] }
export type ReadFile = { readonly ok: true; readonly collection: Collection } | { readonly ok: false; readonly fault: FileFault }

/** Reads the text of a file as far as the form must know it; whether each feature is sound the server says. */
export function readCollection(text: string): ReadFile {
  let read: unknown
  try {
    read = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return { ok: false, fault: 'notJson' }
  }
  if (typeof read !== 'object' || read === null || !('type' in read) || read.type !== 'FeatureCollection') return { ok: false, fault: 'notCollection' }
  const features: unknown = 'features' in read ? read.features : null
  if (!Array.isArray(features)) return { ok: false, fault: 'notCollection' }
  if (features.length === 0) return { ok: false, fault: 'noFeatures' }
  if (features.length > FEATURE_LIMIT) return { ok: false, fault: 'tooMany' }
  return { ok: true, collection: { type: 'FeatureCollection', features } }
}

export type Options = { readonly datum: Datum | null; readonly level: AreaLevel | null; readonly atomic: boolean }

/** What a report was made for: another file or option makes it old. */
export function sameOptions(one: Options, other: Options): boolean {
  return one.datum === other.datum && one.level === other.level && one.atomic === other.atomic
}

export type Verdict = 'nothing' | 'ready' | 'partly' | 'blocked' | 'none' | 'done' | 'undone'

/** The report in one word: may it be written, was it written, and if not, why. */
export function verdictOf(report: ImportReport, { atomic, wasDryRun }: { atomic: boolean; wasDryRun: boolean }): Verdict {
  if (!wasDryRun) return report.isCommitted ? 'done' : 'undone'
  if (report.refused.length === report.received) return 'none'
  if (atomic && report.refused.length > 0) return 'blocked'
  if (writesOf(report) === 0) return 'nothing'
  return report.refused.length > 0 ? 'partly' : 'ready'
}

/** How many areas a commit would write, parents made on the way left out. */
export function writesOf({ created, changed }: Pick<ImportReport, 'created' | 'changed'>): number {
  return created + changed
}

export function mayCommit(verdict: Verdict): boolean {
  return verdict === 'ready' || verdict === 'partly'
}

export type FeatureRow = {
  readonly index: number
  readonly code: string | null
  readonly name: string | null
  readonly now: string | null
  readonly outcome: 'new' | 'known' | 'renamed' | 'refused'
  readonly refusal: ImportReport['refused'][number] | null
}

/** Feature by feature: what stands under its code now, and what becomes of it. Refused ones first. */
export function featureRows(collection: Collection, report: ImportReport, nameNow: (code: string) => string | undefined): FeatureRow[] {
  const refused = new Map(report.refused.map(it => [it.index, it]))
  const rows = collection.features.map((feature, index): FeatureRow => {
    const { code, name } = labelOf(feature)
    const now = (code !== null && nameNow(code)) || null
    const refusal = refused.get(index) ?? null
    const outcome = refusal ? 'refused' : now === null ? 'new' : now === name ? 'known' : 'renamed'
    return { index, code, name, now, outcome, refusal }
  })
  return rows.toSorted((one, other) => Number(other.refusal !== null) - Number(one.refusal !== null) || one.index - other.index)
}

/** What a feature calls itself. */
export function labelOf(feature: unknown): { code: string | null; name: string | null } {
  const properties: unknown = typeof feature === 'object' && feature !== null && 'properties' in feature ? feature.properties : null
  const read = typeof properties === 'object' && properties !== null ? (properties as Record<string, unknown>) : {}
  const text = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value).trim() || null : null)
  return { code: text(read['adcode'] ?? read['code']), name: text(read['name']) }
}

/** `116 KB`, `2.4 MB` */
export function fileSize(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))}\u2009KB` : `${(bytes / 1024 / 1024).toFixed(1)}\u2009MB`
}
