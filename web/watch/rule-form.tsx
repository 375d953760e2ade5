'use client'
import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import { type WatchRule, changeRule, createRule, ruleKind } from '#domain/watch'
import { order } from '../live/api.ts'
import { Icon } from '../ui/icon.tsx'
import { SeverityKeys } from '../ui/severity-keys.tsx'
import { ErrorState, Skeleton, useProblemWords } from '../ui/states.tsx'
import { useEscape } from '../ui/use-escape.ts'
import { newDraft } from './fence-draft.ts'
import { LimitFields } from './limit-fields.tsx'
import { NO_TERMS, type TermsDraft, draftOf, needOf, termsOf, withKind } from './terms-draft.ts'
import { useNamed } from './use-people.ts'
import { useWholeRule } from './use-rules.ts'
import { useSend } from './use-send.ts'
import type { WatchPanelProps } from './watch-panel.tsx'
import styles from './watch.module.css'
import { WhenField } from './when-field.tsx'
import { WhereField } from './where-field.tsx'
import { WhoField } from './who-field.tsx'

/** A new rule, or one to change: read whole first, every corner and every name. */
export function RuleForm(props: WatchPanelProps) {
  const { id } = props.view
  const whole = useWholeRule(id)
  const numbers = whole.data?.who.of === 'units' ? whole.data.who.numbers : []
  const named = useNamed(numbers)
  if (id === null) return <Form {...props} rule={null} />
  if (whole.error !== null) return <div className={styles.pad}><ErrorState error={whole.error} onRetry={() => void whole.refetch()} /></div>
  if (whole.data === undefined || named === undefined) return <div className={styles.pad}><Skeleton lines={['40%', '72%', '56%', '64%', '48%']} /></div>
  return <Form key={`${id} ${whole.data.version}`} {...props} rule={whole.data} />
}

function Form({ rule, draft, onDraft, onView }: WatchPanelProps & { rule: WatchRule | null }) {
  const t = useTranslations('watch.form')
  const watch = useTranslations('watch')
  const common = useTranslations('common')
  const said = useProblemWords()
  useFilled(rule, onDraft)
  const change = (part: Partial<TermsDraft>) => onDraft({ ...draft, ...part })
  const send = useSend(['watch', 'rules'], done => {
    onDraft(NO_TERMS)
    onView({ page: 'rules', id: (done as WatchRule).id })
  })
  const leave = () => onView({ page: 'rules', id: rule?.id ?? null })
  useEscape(draft.fence.corners.length === 0 ? leave : null)
  const need = needOf(draft)
  const submit = () => {
    if (need !== null) return
    const terms = termsOf(draft)
    const text = JSON.stringify(terms)
    if (rule === null) send.send(`new ${text}`, idempotencyKey => order(createRule, { terms }, { idempotencyKey }))
    else send.send(`${rule.id} ${rule.version} ${text}`, idempotencyKey => order(changeRule, { id: rule.id, version: rule.version, terms }, { idempotencyKey }))
  }
  return (
    <form className={styles.panel} onSubmit={event => (event.preventDefault(), submit())}>
      <div className={styles.scroll}>
        <header className={styles.formHead}>
          <h1 className={styles.title}>{t(rule === null ? 'title' : 'edit')}</h1>
          <button type="button" className={styles.shut} onClick={leave} aria-label={common('act.close')}>
            <Icon name="a-close" />
          </button>
        </header>
        <fieldset className={styles.field}>
          <legend>{t('what')}</legend>
          <div className={styles.kinds}>
            {ruleKind.options.map(kind => (
              <label key={kind}>
                <input type="radio" name="rule-kind" className="visually-hidden" checked={draft.kind === kind} onChange={() => onDraft(withKind(draft, kind))} />
                {watch(`kind.${kind}`)}
              </label>
            ))}
          </div>
          <p className={styles.hint}>{watch(`hint.${draft.kind}`)}</p>
          <LimitFields draft={draft} onChange={change} />
        </fieldset>
        <WhereField draft={draft} onDraft={onDraft} />
        <WhoField draft={draft} onChange={change} />
        <WhenField draft={draft} onChange={change} />
        <SeverityKeys legend={t('severity')} chosen={draft.severity} onChoose={grade => change({ severity: grade })} />
        <label className={styles.field}>
          <span>{t('name')}</span>
          <input type="text" value={draft.name} maxLength={60} placeholder={t('namePlaceholder')} onChange={event => change({ name: event.target.value })} />
        </label>
      </div>
      {send.error !== null && (
        <p className={styles.trouble} role="alert">
          {said(send.error)}
          <span>{t('kept')}</span>
        </p>
      )}
      <footer className={styles.answers}>
        <div className={styles.do}>
          <button type="submit" className={styles.primary} disabled={need !== null || send.isPending}>
            {send.isPending ? watch('alert.sending') : need !== null ? t(`need.${need}`) : t(rule === null ? 'save' : 'saveChange')}
          </button>
          <button type="button" onClick={() => (onDraft({ ...NO_TERMS, fence: newDraft('polygon') }), leave())}>{common('act.cancel')}</button>
        </div>
      </footer>
    </form>
  )
}

/** A rule to change fills the form once; a new one begins where the last draft was left. */
function useFilled(rule: WatchRule | null, onDraft: (draft: TermsDraft) => void): void {
  const numbers = rule?.who.of === 'units' ? rule.who.numbers : []
  const named = useNamed(numbers)
  const [isFilled, setFilled] = useState(rule === null)
  useEffect(() => {
    if (isFilled || rule === null || named === undefined) return
    setFilled(true)
    onDraft(draftOf(rule, named))
  }, [isFilled, rule, named, onDraft])
}
