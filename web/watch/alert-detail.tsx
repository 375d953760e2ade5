'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { reportIncident } from '#domain/incident'
import { type WatchAlert, acknowledgeAlert, closeAlert, isLasting, listAlerts } from '#domain/watch'
import { ask, order } from '../live/api.ts'
import { useMay } from '../live/use-live.ts'
import { useNow } from '../ui/clock.tsx'
import { Icon, UNIT_ICON } from '../ui/icon.tsx'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { Empty, ErrorState, Skeleton, useProblemWords } from '../ui/states.tsx'
import { useSay } from '../ui/use-say.ts'
import { useAlertWords } from './use-alert-words.ts'
import { usePeople } from './use-people.ts'
import { useSend } from './use-send.ts'
import type { WatchPanelProps } from './watch-panel.tsx'
import styles from './watch.module.css'

type DetailProps = WatchPanelProps & { readonly id: string }

/** One alert: what was seen where, who is in it, and what can be done about it now. */
export function AlertDetail({ id, alerts, ...props }: DetailProps) {
  const t = useTranslations('watch.list')
  const open = alerts.items.find(alert => alert.id === id)
  // One that is closed, or older than the list: found among the newest of its state.
  const closed = useQuery({
    queryKey: ['watch', 'alerts', 'closed', id],
    queryFn: async ({ signal }) => (await ask(listAlerts, { state: 'closed', limit: 500 }, { signal })).items.find(alert => alert.id === id) ?? null,
    enabled: open === undefined && !alerts.isLoading,
  })
  const alert = open ?? closed.data
  if (alert !== null && alert !== undefined) return <Alert alert={alert} {...props} />
  const error = alerts.error ?? closed.error
  if (error !== null) return <div className={styles.pad}><ErrorState error={error} onRetry={alerts.retry} /></div>
  return <div className={styles.pad}>{alert === null ? <Empty title={t('gone')} /> : <Skeleton lines={['40%', '72%', '56%', '64%']} />}</div>
}

type AlertProps = Pick<WatchPanelProps, 'onView' | 'onUnit' | 'onIncident' | 'rules' | 'names'> & { readonly alert: WatchAlert }

function Alert({ alert, onView, onUnit, onIncident, rules, names }: AlertProps) {
  const t = useTranslations('watch')
  const common = useTranslations('common')
  const say = useSay()
  const nowMs = useNow(1000) ?? 0
  const words = useAlertWords()
  const people = usePeople(alert.unitIds)
  const what = words(alert, people)
  const by = (name: string | null, at: string | null) => (name === null || at === null ? null : t('alert.by', { name, time: say.when(at, nowMs) }))
  const lasts = alert.endedAt !== null ? t('over', { time: say.when(alert.endedAt, nowMs) }) : isLasting(alert.kind) ? t('lasting', { duration: say.duration(nowMs - Date.parse(alert.startedAt)) }) : null
  const facts: readonly [string, React.ReactNode][] = [
    [t('alert.rule'), rules.byId.has(alert.ruleId) ? <button key="rule" type="button" className={styles.link} title={t('alert.seeRule')} onClick={() => onView({ page: 'rules', id: alert.ruleId })}>{alert.ruleName}</button> : alert.ruleName],
    [t('alert.place'), names.chain(alert.placeCode ?? '', alert.placeNames)],
    [t('alert.happened'), [say.when(alert.startedAt, nowMs), say.ago(alert.startedAt, nowMs)].join(' · ')],
    [t('alert.state'), lasts],
    [t('state.acknowledged'), by(alert.acknowledgedBy, alert.acknowledgedAt)],
    [t('state.closed'), by(alert.closedBy, alert.closedAt)],
    [t('alert.note'), alert.note],
  ]
  return (
    <>
      <div className={styles.scroll}>
        <div className={styles.head}>
          <p>
            <button type="button" className={styles.shut} onClick={() => onView({ page: 'alerts', id: null })} aria-label={common('act.back')}>
              <Icon name="a-back" />
            </button>
            <SeverityMark severity={alert.severity} />
            <span>{t(`kind.${alert.kind}`)}</span>
            <em className={alert.state === 'raised' ? styles.waiting : undefined}>{t(`state.${alert.state}`)}</em>
          </p>
          <h1 className={styles.title}>{what}</h1>
        </div>
        <dl className={styles.facts}>
          {facts.map(([name, value]) =>
            value === null || value === '' ? null : (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
          )}
        </dl>
        {alert.unitIds.length > 0 && (
          <section className={styles.section}>
            <h2>{t('alert.who')}</h2>
            <ul className={styles.people}>
              {alert.unitIds.map(id => {
                const unit = people.get(id)
                return (
                  <li key={id}>
                    {unit == null ? (
                      <span>{unit === null ? t('who.foreign') : '…'}</span>
                    ) : (
                      <button type="button" onClick={() => onUnit(id)}>
                        <Icon name={UNIT_ICON[unit.kind]} />
                        <b>{unit.name}</b>
                        <span>{common(`unitKind.${unit.kind}`)}</span>
                      </button>
                    )}
                  </li>
                )
              })}
            </ul>
          </section>
        )}
      </div>
      {alert.state !== 'closed' && <Answers alert={alert} what={what} onIncident={onIncident} />}
    </>
  )
}

function Answers({ alert, what, onIncident }: { alert: WatchAlert; what: string; onIncident: (id: string) => void }) {
  const t = useTranslations('watch.alert')
  const common = useTranslations('common.act')
  const said = useProblemWords()
  const mayAnswer = useMay('watch.answer')
  const mayReport = useMay('incident.report') && alert.position !== null
  const [note, setNote] = useState<string | null>(null)
  const step = useSend(['watch', 'alerts'])
  const make = useSend(['incidents'], done => onIncident((done as { id: string }).id))
  const { id, version, position, severity } = alert
  const answer = (contract: typeof closeAlert, text: string) => step.send(`${contract.route} ${id} ${version}`, key => order(contract, { id, version, note: text }, { idempotencyKey: key }))
  const report = () =>
    position !== null &&
    make.send(`incident of ${id}`, key =>
      order(reportIncident, { title: t('incidentTitle', { rule: alert.ruleName, what }).slice(0, 120), kind: 'other', severity, position: [...position], source: 'desk' }, { idempotencyKey: key }),
    )
  const error = step.error ?? make.error
  if (!mayAnswer && !mayReport) return null
  return (
    <footer className={styles.answers}>
      {error !== null && <p className={styles.trouble} role="alert">{said(error)}</p>}
      {note !== null && <textarea className={styles.written} rows={2} value={note} maxLength={500} placeholder={t('closeHint')} aria-label={t('closeHint')} autoFocus onChange={event => setNote(event.target.value)} />}
      <div className={styles.do}>
        {note === null ? (
          <>
            {mayAnswer && alert.state === 'raised' && (
              <button type="button" className={styles.primary} disabled={step.isPending} onClick={() => answer(acknowledgeAlert, '')}>
                {t(step.isPending ? 'sending' : 'acknowledge')}
              </button>
            )}
            {mayAnswer && (
              <button type="button" className={alert.state === 'raised' ? undefined : styles.primary} onClick={() => setNote('')}>
                {t('close')}
              </button>
            )}
            {mayReport && (
              <button type="button" disabled={make.isPending} onClick={report}>
                {t('incident')}
              </button>
            )}
          </>
        ) : (
          <>
            <button type="button" className={styles.primary} disabled={step.isPending} onClick={() => answer(closeAlert, note.trim())}>
              {t(step.isPending ? 'sending' : 'sure')}
            </button>
            <button type="button" onClick={() => setNote(null)}>{common('cancel')}</button>
          </>
        )}
      </div>
    </footer>
  )
}
