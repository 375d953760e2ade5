'use client'
import { Button, Drawer } from 'antd'
import { Fragment, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { AuditEntry } from '#domain/identity'
import { useSay } from '../../ui/use-say.ts'
import styles from '../admin.module.css'
import own from './audit.module.css'
import { payloadRows } from './payload-rows.ts'
import { useFactWords, useValueWords } from './use-fact-words.ts'

/** One entry in words; the record as it was written is one press away. */
export function AuditPanel({ entry }: { entry: AuditEntry }) {
  const t = useTranslations('admin.audit')
  const say = useSay()
  const factWords = useFactWords()
  const valueWords = useValueWords()
  const [isRaw, setRaw] = useState(false)
  const rows = payloadRows(entry.payload)
  return (
    <>
      <div className={styles.panelHead}>
        <h2>{factWords(entry)}</h2>
        <p>
          {say.day(entry.at)} {say.clock(entry.at)}
        </p>
      </div>
      <section className={styles.section}>
        <dl className={styles.facts}>
          <dt>{t('column.who')}</dt>
          <dd>{entry.actorName ?? t('system')}</dd>
          {entry.areaCode !== null && (
            <>
              <dt>{t('column.area')}</dt>
              <dd>{entry.areaName ?? entry.areaCode}</dd>
            </>
          )}
          <dt>{t('number')}</dt>
          <dd>
            {entry.channel} {entry.offset}
          </dd>
        </dl>
      </section>
      <section className={styles.section}>
        {entry.payload === null ? (
          <p>{t('hidden')}</p>
        ) : rows.length === 0 ? (
          <p>{t('nothingInside')}</p>
        ) : (
          <dl className={styles.facts}>
            {rows.map(row => (
              <Fragment key={row.key}>
                <dt>{t(`key.${row.key}`)}</dt>
                <dd>{valueWords(row)}</dd>
              </Fragment>
            ))}
          </dl>
        )}
        {entry.payload !== null && (
          <Button className={own.rawButton!} onClick={() => setRaw(true)}>
            {t('raw')}
          </Button>
        )}
      </section>
      <Drawer open={isRaw} onClose={() => setRaw(false)} title={`${t('rawTitle')} · ${entry.name}`} size={560}>
        <pre className={own.raw}>{JSON.stringify(entry.payload, null, 2)}</pre>
      </Drawer>
    </>
  )
}
