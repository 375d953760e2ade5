'use client'
import { useTranslations } from 'use-intl'
import type { PlaceNames } from '../city/place-names.ts'
import { Icon } from '../ui/icon.tsx'
import { AlertDetail } from './alert-detail.tsx'
import { AlertRows } from './alert-rows.tsx'
import { RuleForm } from './rule-form.tsx'
import { RuleRows } from './rule-rows.tsx'
import type { TermsDraft } from './terms-draft.ts'
import type { OpenAlerts } from './use-alerts.ts'
import type { Rules } from './use-rules.ts'
import styles from './watch.module.css'
import type { WatchView } from './watch-view.ts'

export type WatchPanelProps = {
  readonly view: WatchView
  readonly onView: (view: WatchView | null) => void
  readonly alerts: OpenAlerts
  readonly rules: Rules
  readonly names: PlaceNames
  readonly draft: TermsDraft
  readonly onDraft: (draft: TermsDraft) => void
  readonly onIncident: (id: string) => void
  readonly onUnit: (id: string) => void
}

/** The watch at the right of the desk: what was seen, what is watched for, and the form of a rule. */
export function WatchPanel(props: WatchPanelProps) {
  const { view, onView, alerts, rules, names } = props
  if (view.page === 'form') return <RuleForm {...props} />
  return (
    <div className={styles.panel}>
      <Tabs view={view} onView={onView} alertCount={alerts.items.length} ruleCount={rules.items.length} />
      {view.page === 'alerts' ? (
        view.id === null ? (
          <AlertRows alerts={alerts} names={names} onOpen={id => onView({ page: 'alerts', id })} />
        ) : (
          <AlertDetail key={view.id} id={view.id} {...props} />
        )
      ) : (
        <RuleRows {...props} />
      )}
    </div>
  )
}

type TabsProps = { readonly view: WatchView; readonly onView: WatchPanelProps['onView']; readonly alertCount: number; readonly ruleCount: number }

function Tabs({ view, onView, alertCount, ruleCount }: TabsProps) {
  const t = useTranslations('watch')
  const common = useTranslations('common')
  const counts = { alerts: alertCount, rules: ruleCount }
  return (
    <header className={styles.tabs}>
      <div role="tablist" aria-label={t('tool')}>
        {(['alerts', 'rules'] as const).map(page => (
          <button key={page} type="button" role="tab" aria-selected={view.page === page} onClick={() => onView({ page, id: null })}>
            {t(page)}
            {counts[page] > 0 && <b>{counts[page]}</b>}
          </button>
        ))}
      </div>
      <button type="button" className={styles.shut} onClick={() => onView(null)} aria-label={common('act.close')}>
        <Icon name="a-close" />
      </button>
    </header>
  )
}
