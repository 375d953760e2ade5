'use client'
import { Button } from 'antd'
import { useTranslations } from 'use-intl'
import { Icon } from '../../ui/icon.tsx'
import styles from '../admin.module.css'
import { ViewHead } from '../list-parts.tsx'
import { useAdminView } from '../use-admin-view.ts'
import { ImportForm } from './import-form.tsx'
import { ImportResult } from './import-result.tsx'
import own from './import.module.css'
import { useImport } from './use-import.ts'

/** Choose, check, write. The left says what to do, the right what will come of it. */
export function ImportView() {
  const t = useTranslations('admin.import')
  const { go } = useAdminView()
  const state = useImport()
  return (
    <>
      <aside className={`${styles.panel} ${own.isLeft}`} aria-label={t('title')}>
        <ImportForm state={state} />
      </aside>
      <section className={styles.list} aria-live="polite">
        <ViewHead title={t('title')} intro={t('intro')}>
          <Button icon={<Icon name="a-back" />} onClick={() => go({ id: null })}>
            {t('back')}
          </Button>
        </ViewHead>
        <ImportResult state={state} />
      </section>
    </>
  )
}
