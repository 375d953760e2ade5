'use client'
import { useTranslations } from 'use-intl'
import { useNow } from '../../ui/clock.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Empty } from '../../ui/states.tsx'
import { useSay } from '../../ui/use-say.ts'
import styles from '../admin.module.css'
import { ImportPreview } from './import-preview.tsx'
import { ImportReportView } from './import-report.tsx'
import own from './import.module.css'
import type { Import } from './use-import.ts'

/** At the right: what the file looks like, what is being done, and what came of it. */
export function ImportResult({ state }: { state: Import }) {
  const t = useTranslations('admin.import')
  const { file, working, known, isOld } = state
  return (
    <div className={styles.scroll}>
      {working && working.what !== 'reading' && <Progress what={working.what} sinceMs={working.sinceMs} count={file?.collection.features.length ?? 0} />}
      {working?.what === 'reading' && <p className={own.progress}>{t('reading')}</p>}
      <div className={isOld || working ? own.isOld : undefined}>
        {known && file ? (
          <ImportReportView known={known} file={file} />
        ) : (
          <div className={own.resultWaiting}>
            <Empty title={t('waiting')} hint={t('waitingHint')} />
            {file && <ImportPreview collection={file.collection} refused={[]} />}
          </div>
        )}
      </div>
    </div>
  )
}

/** The server answers once, at the end: until then the time that has gone by, and that it has not stopped. */
function Progress({ what, sinceMs, count }: { what: 'checking' | 'committing'; sinceMs: number; count: number }) {
  const t = useTranslations('admin.import')
  const say = useSay()
  const nowMs = useNow(500) ?? sinceMs
  const time = say.duration(Math.max(0, nowMs - sinceMs))
  return (
    <div className={own.progress} role="status">
      <i aria-hidden />
      <Icon name="a-clock" />
      {what === 'checking' ? t('checking', { count: say.number(count), time }) : t('committing', { time })}
    </div>
  )
}
