'use client'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { type WatchRule, limitOf, removeRule, resumeRule, suspendRule } from '#domain/watch'
import { order } from '../live/api.ts'
import { useMay } from '../live/use-live.ts'
import { Icon } from '../ui/icon.tsx'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { Empty, ErrorState, Skeleton, useProblemWords } from '../ui/states.tsx'
import { useSay } from '../ui/use-say.ts'
import { useLimitWords } from './use-alert-words.ts'
import { useSend } from './use-send.ts'
import type { WatchPanelProps } from './watch-panel.tsx'
import styles from './watch.module.css'

type RowsProps = Pick<WatchPanelProps, 'view' | 'onView' | 'rules'>

/** All rules of one's area; the chosen one opens its acts. */
export function RuleRows({ view, onView, rules }: RowsProps) {
  const t = useTranslations('watch')
  const say = useSay()
  const mayManage = useMay('watch.manage')
  const { items, error, asOfMs } = rules
  return (
    <>
      <div className={styles.scroll}>
        {error !== null && items.length > 0 && asOfMs !== null && <p className={styles.stale}>{t('list.stale', { time: say.time(asOfMs) })}</p>}
        {error !== null && items.length === 0 && <div className={styles.pad}><ErrorState error={error} onRetry={rules.retry} /></div>}
        {error === null && rules.isLoading && <div className={styles.pad}><Skeleton lines={['64%', '40%', '70%', '46%']} /></div>}
        {error === null && !rules.isLoading && items.length === 0 && <div className={styles.pad}><Empty title={t('rule.empty')} hint={t('rule.emptyHint')} /></div>}
        <ol className={styles.rows}>
          {items.map(rule => (
            <RuleRow key={rule.id} rule={rule} isChosen={view.id === rule.id} onView={onView} />
          ))}
        </ol>
      </div>
      {mayManage && (
        <footer className={styles.answers}>
          <div className={styles.do}>
            <button type="button" className={styles.primary} onClick={() => onView({ page: 'form', id: null })}>
              <Icon name="a-plus" />
              {t('rule.new')}
            </button>
          </div>
        </footer>
      )}
    </>
  )
}

function RuleRow({ rule, isChosen, onView }: { rule: WatchRule; isChosen: boolean; onView: WatchPanelProps['onView'] }) {
  const t = useTranslations('watch')
  const sayRule = useRuleWords()
  return (
    <li className={isChosen ? styles.chosen : rule.isSuspended ? styles.asleep : undefined}>
      <button type="button" aria-expanded={isChosen} onClick={() => onView({ page: 'rules', id: isChosen ? null : rule.id })}>
        <SeverityMark severity={rule.severity} bare />
        <b>{rule.name}</b>
        <time>{rule.isDemo ? t('rule.demo') : ''}</time>
        <span>{sayRule(rule)}</span>
        <em className={rule.isSuspended ? undefined : styles.live}>{t(rule.isSuspended ? 'rule.suspended' : 'rule.active')}</em>
      </button>
      {isChosen && <RuleActs rule={rule} onView={onView} />}
    </li>
  )
}

/** Kind, limit, whom and when, in one line. */
function useRuleWords(): (rule: WatchRule) => string {
  const t = useTranslations('watch')
  const common = useTranslations('common.unitKind')
  const sayLimit = useLimitWords()
  return ({ what, who, where, when }) => {
    const limit = limitOf(what)
    const whom = who.of === 'kinds' ? who.kinds.map(kind => common(kind)).join('、') : who.of === 'units' ? `${t('form.units')} ${who.numbers.length}` : t('form.all')
    const [window] = when.windows
    return [
      `${t(`kind.${what.kind}`)}${limit === null ? '' : ` ${sayLimit(what.kind, limit)}`}`,
      where === null && what.kind === 'speed' ? t('rule.everywhere') : null,
      whom,
      window === undefined ? null : `${window.from}–${window.to}`,
    ].filter(Boolean).join(' · ')
  }
}

function RuleActs({ rule, onView }: { rule: WatchRule; onView: WatchPanelProps['onView'] }) {
  const t = useTranslations('watch.rule')
  const common = useTranslations('common.act')
  const said = useProblemWords()
  const mayManage = useMay('watch.manage')
  const [isRemoving, setRemoving] = useState(false)
  const step = useSend(['watch', 'rules'])
  const { id, version } = rule
  const act = (contract: typeof suspendRule | typeof removeRule) => step.send(`${contract.route} ${id} ${version}`, key => order(contract as typeof suspendRule, { id, version }, { idempotencyKey: key }))
  return (
    <div className={styles.acts}>
      <p>{t('maker', { name: rule.makerName })}</p>
      {step.error !== null && <p className={styles.trouble} role="alert">{said(step.error)}</p>}
      {mayManage && isRemoving && (
        <div>
          <p>{t('removeSure', { name: rule.name })}</p>
          <button type="button" className={styles.danger} disabled={step.isPending} onClick={() => act(removeRule)}>{t('remove')}</button>
          <button type="button" onClick={() => setRemoving(false)}>{common('cancel')}</button>
        </div>
      )}
      {mayManage && !isRemoving && (
        <div>
          <button type="button" onClick={() => onView({ page: 'form', id })}>{t('change')}</button>
          <button type="button" disabled={step.isPending} onClick={() => act(rule.isSuspended ? resumeRule : suspendRule)}>{t(rule.isSuspended ? 'resume' : 'suspend')}</button>
          <button type="button" onClick={() => setRemoving(true)}>{t('remove')}</button>
        </div>
      )}
    </div>
  )
}
