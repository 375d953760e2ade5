'use client'
import { useTranslations } from 'use-intl'
import type { Me } from '#domain/identity'
import type { Position } from '#platform/pure'
import { Icon } from '../ui/icon.tsx'
import { Empty, ErrorState, Skeleton } from '../ui/states.tsx'
import { NextTask } from './next-task.tsx'
import styles from './phone.module.css'
import { StepButton } from './step-button.tsx'
import { nextStep } from './task-order.ts'
import { TaskRows } from './task-rows.tsx'
import type { usePhoneView } from './use-phone-view.ts'
import type { useTasks } from './use-tasks.ts'

type Given = { me: Me | undefined; tasks: ReturnType<typeof useTasks>; from: Position | null; isSharing: boolean; view: ReturnType<typeof usePhoneView> }

/** What is left today: the next thing large, then the rest by urgency, and one button. */
export function TaskPanel({ me, tasks, from, isSharing, view }: Given) {
  const t = useTranslations('phone.tasks')
  const [next, ...rest] = tasks.open
  const done = tasks.done.length
  const isEmpty = !tasks.isLoading && next === undefined
  const open = (incidentId: string) => view.go({ incidentId })
  return (
    <>
      <header className={styles.top}>
        <h1>{next ? t('left', { count: tasks.open.length }) : isEmpty && tasks.error === null ? t('none') : '\u2002'}</h1>
        <p>
          <span>
            {isSharing && <Icon name="a-locate" className={styles.sharing} />}
            {me?.displayName}
            {me?.area && ` · ${me.area.name}`}
          </span>
          {done > 0 && <span>{t('doneOf', { done, all: done + tasks.open.length })}</span>}
        </p>
      </header>
      <main className={styles.main}>
        {tasks.isLoading && <Skeleton tall="132px" lines={['40%', '72%', '60%']} />}
        {isEmpty && tasks.error !== null && <ErrorState error={tasks.error} onRetry={tasks.retry} />}
        {isEmpty && tasks.error === null && <Empty title={t('noneComing')} hint={t('noneHint')} />}
        {next && <NextTask incident={next} from={from} isMine={tasks.isMine(next)} gridCode={me?.area?.code ?? null} onOpen={() => open(next.id)} />}
        {(rest.length > 0 || done > 0) && <TaskRows open={rest} done={tasks.done.slice(0, 3)} from={from} onOpen={open} />}
      </main>
      <footer className={styles.act}>
        {next && nextStep(next.status) !== null && tasks.isMine(next) ? (
          <StepButton incident={next} onResolve={() => open(next.id)} />
        ) : (
          <button type="button" onClick={() => view.go({ tab: 'report' })}>
            <Icon name="a-photo" />
            {t('reportHere')}
          </button>
        )}
      </footer>
    </>
  )
}
