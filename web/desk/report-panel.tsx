'use client'
import { useQuery } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'use-intl'
import { resolvePlace } from '#domain/area'
import { type IncidentKind, type Severity, incidentKind, reportIncident } from '#domain/incident'
import type { Position } from '#platform/pure'
import { ask } from '../live/api.ts'
import { USUAL_SEVERITY } from '../report/report-kinds.ts'
import { Icon, KIND_ICON } from '../ui/icon.tsx'
import { SeverityKeys } from '../ui/severity-keys.tsx'
import { useProblemWords } from '../ui/states.tsx'
import { useEscape } from '../ui/use-escape.ts'
import styles from './page.module.css'
import { PhotoTray } from './photo-tray.tsx'
import { orderFor, useOrder } from './use-order.ts'

export type ReportDraft = {
  readonly kind: IncidentKind | null
  readonly severity: Severity
  /** Chosen by hand: the usual severity of a kind no longer changes it. */
  readonly isSeverityMine: boolean
  readonly title: string
  readonly note: string
  readonly address: string
  readonly position: Position | null
  readonly photoIds: readonly string[]
}
export const NO_DRAFT: ReportDraft = { kind: null, severity: 'minor', isSeverityMine: false, title: '', note: '', address: '', position: null, photoIds: [] }

type PanelProps = {
  readonly draft: ReportDraft
  readonly onDraft: (draft: ReportDraft) => void
  readonly onClose: () => void
  readonly onDone: (incidentId: string) => void
}

/** A call has come in at the desk: what, how urgent, where. The draft outlives the panel until it is sent or discarded. */
export function ReportPanel({ draft, onDraft, onClose, onDone }: PanelProps) {
  const t = useTranslations('desk.report')
  const act = useTranslations('desk.act')
  const common = useTranslations('common')
  const said = useProblemWords()
  const send = useOrder(done => {
    onDraft(NO_DRAFT)
    onDone(done.id)
  })
  const change = (part: Partial<ReportDraft>) => onDraft({ ...draft, ...part })
  const choose = (kind: IncidentKind) => change({ kind, ...(draft.isSeverityMine ? {} : { severity: USUAL_SEVERITY[kind] }) })
  const missing = draft.kind === null ? t('needKind') : draft.title.trim() === '' ? t('needTitle') : draft.position === null ? t('needPlace') : null
  const submit = () => {
    const { kind, title, note, address, position, photoIds } = draft
    if (kind === null || position === null || missing !== null) return
    send.mutate(orderFor(reportIncident, { kind, severity: draft.severity, title: title.trim(), note, address, position: [...position], photoIds: [...photoIds], source: 'desk' }))
  }
  useEscape(onClose)
  return (
    <form
      className={styles.form}
      onSubmit={event => {
        event.preventDefault()
        submit()
      }}
    >
      <div className={styles.body}>
        <div className={styles.head}>
          <div className={styles.kicker}>
            <h1 className={styles.title}>{t('title')}</h1>
            <em />
            <button type="button" className={styles.shut} onClick={onClose} aria-label={common('act.close')}>
              <Icon name="a-close" />
            </button>
          </div>
        </div>
        <fieldset className={styles.field}>
          <legend>{t('what')}</legend>
          <div className={styles.kinds}>
            {incidentKind.options.map(kind => (
              <label key={kind}>
                <input type="radio" name="kind" className="visually-hidden" checked={draft.kind === kind} onChange={() => choose(kind)} />
                <Icon name={KIND_ICON[kind]} />
                {common(`kind.${kind}`)}
              </label>
            ))}
          </div>
        </fieldset>
        <SeverityKeys legend={t('severity')} chosen={draft.severity} onChoose={grade => change({ severity: grade, isSeverityMine: true })} />
        <label className={styles.field}>
          <span>{t('name')}</span>
          <input className={styles.written} value={draft.title} maxLength={120} placeholder={t('namePlaceholder')} onChange={event => change({ title: event.target.value })} />
        </label>
        <div className={styles.field}>
          <span>{t('where')}</span>
          <WhereLine position={draft.position} />
        </div>
        <label className={styles.field}>
          <span>{t('address')}</span>
          <input className={styles.written} value={draft.address} maxLength={200} placeholder={t('addressPlaceholder')} onChange={event => change({ address: event.target.value })} />
        </label>
        <label className={styles.field}>
          <span>{t('note')}</span>
          <textarea className={styles.written} rows={3} value={draft.note} maxLength={2000} onChange={event => change({ note: event.target.value })} />
        </label>
        <div className={styles.field}>
          <span>{t('photos')}</span>
          <PhotoTray photoIds={draft.photoIds} onPhotos={photoIds => change({ photoIds })} />
        </div>
      </div>
      {send.error !== null && (
        <p className={styles.trouble} role="alert">
          {said(send.error)}
          <span>{act('kept')}</span>
        </p>
      )}
      <footer className={styles.foot}>
        <button type="submit" className={styles.primary} disabled={missing !== null || send.isPending}>
          <Icon name="a-send" />
          {send.isPending ? act('sending') : (missing ?? t('send'))}
        </button>
        <button
          type="button"
          onClick={() => {
            onDraft(NO_DRAFT)
            onClose()
          }}
        >
          {t('discard')}
        </button>
      </footer>
    </form>
  )
}

/** The areas at the point, so that a slip of the hand is seen before it is sent. */
function WhereLine({ position }: { position: Position | null }) {
  const t = useTranslations('desk.report')
  const isEnglish = useLocale() === 'en'
  const found = useQuery({
    queryKey: ['place', position?.join()],
    queryFn: ({ signal }) => ask(resolvePlace, { lon: position?.[0] ?? 0, lat: position?.[1] ?? 0 }, { signal }),
    enabled: position !== null,
  })
  if (position === null) {
    return (
      <p className={styles.where}>
        <Icon name="a-pin" />
        <b>{t('pick')}</b>
      </p>
    )
  }
  const names = (found.data?.areas ?? []).slice(1).map(area => (isEnglish && area.nameEn !== '' ? area.nameEn : area.name))
  const isNowhere = found.data !== undefined && found.data.areas.length === 0
  return (
    <p className={`${styles.where} ${isNowhere ? styles.amberWords : styles.placed}`}>
      <Icon name="a-pin" />
      <b>{isNowhere ? t('unknownPlace') : names.join(' ') || '…'}</b>
      <span>{t('picked')}</span>
    </p>
  )
}
