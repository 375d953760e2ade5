'use client'
import { useTranslations } from 'use-intl'
import type { RuleKind } from '#domain/watch'
import type { TermsDraft } from './terms-draft.ts'
import styles from './watch.module.css'

type FieldsProps = { readonly draft: TermsDraft; readonly onChange: (part: Partial<TermsDraft>) => void }
type Measure = 'minutes' | 'limitKmh' | 'unitCount' | 'metres'
type Row = { readonly word: 'forMinutes' | 'silentMinutes' | 'lasting' | 'fewer' | 'atLeast' | 'within'; readonly measure: Measure }

const ROWS: Partial<Record<RuleKind, readonly Row[]>> = {
  dwell: [{ word: 'forMinutes', measure: 'minutes' }],
  silence: [{ word: 'silentMinutes', measure: 'minutes' }],
  absence: [{ word: 'fewer', measure: 'unitCount' }, { word: 'lasting', measure: 'minutes' }],
  gather: [{ word: 'atLeast', measure: 'unitCount' }, { word: 'within', measure: 'metres' }, { word: 'lasting', measure: 'minutes' }],
  co_presence: [{ word: 'within', measure: 'metres' }, { word: 'lasting', measure: 'minutes' }],
}
const BOUNDS: Record<Measure, readonly [least: number, most: number]> = { minutes: [1, 10_080], limitKmh: [0, 500], unitCount: [1, 1_000], metres: [1, 2_000] }
const UNIT = { minutes: 'minutes', limitKmh: 'kmh', unitCount: 'people', metres: 'metres' } as const

/** The numbers of a kind, each with its unit. */
export function LimitFields({ draft, onChange }: FieldsProps) {
  const t = useTranslations('watch.form')
  if (draft.kind === 'speed') {
    return (
      <div className={styles.limits}>
        <select value={draft.side} aria-label={t('over')} onChange={event => onChange({ side: event.target.value === 'under' ? 'under' : 'over' })}>
          <option value="over">{t('over')}</option>
          <option value="under">{t('under')}</option>
        </select>
        <Amount measure="limitKmh" label={t('over')} draft={draft} onChange={onChange} />
      </div>
    )
  }
  if (draft.kind === 'cross') {
    return (
      <div className={styles.limits}>
        <span>{t('direction')}</span>
        <select value={draft.direction} aria-label={t('direction')} onChange={event => onChange({ direction: event.target.value as TermsDraft['direction'] })}>
          {(['either', 'to_left', 'to_right'] as const).map(way => (
            <option key={way} value={way}>{t(way)}</option>
          ))}
        </select>
      </div>
    )
  }
  return (
    <>
      {(ROWS[draft.kind] ?? []).map(({ word, measure }) => (
        <div key={measure} className={styles.limits}>
          <span>{t(word)}</span>
          <Amount measure={measure} label={t(word)} draft={draft} onChange={onChange} />
        </div>
      ))}
    </>
  )
}

/** An amount with its unit; what lies out of bounds is drawn to them when left. */
function Amount({ measure, label, draft, onChange }: FieldsProps & { measure: Measure; label: string }) {
  const t = useTranslations('watch.form')
  const [least, most] = BOUNDS[measure]
  const put = (text: string) => Number.isFinite(Number(text)) && onChange({ [measure]: Math.min(most, Math.max(least, Math.round(Number(text)))) })
  return (
    <label className={styles.amount}>
      <input key={draft[measure]} type="number" inputMode="numeric" min={least} max={most} step={1} aria-label={label} defaultValue={draft[measure]} onBlur={event => put(event.target.value)} />
      <span>{t(UNIT[measure])}</span>
    </label>
  )
}
