'use client'
import { Button, Radio, Select, Switch } from 'antd'
import { type DragEvent, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { type AreaLevel, areaLevel, type datum } from '#domain/area'
import { useProblemWords } from '../../ui/states.tsx'
import { useSay } from '../../ui/use-say.ts'
import styles from '../admin.module.css'
import { Fault } from '../list-parts.tsx'
import { fileSize, mayCommit, verdictOf, writesOf } from './import-state.ts'
import own from './import.module.css'
import type { Import } from './use-import.ts'

/** The likeliest first; none is chosen for anybody. */
const DATUMS = ['gcj02', 'wgs84', 'cgcs2000', 'bd09'] as const satisfies readonly (typeof datum.options)[number][]

export function ImportForm({ state }: { state: Import }) {
  const t = useTranslations('admin.import')
  const levelWord = useTranslations('common.areaLevel')
  const { options, setOptions, working } = state
  const isBusy = working !== null
  return (
    <>
      <FileChoice state={state} />
      <fieldset className={`${styles.section} ${own.group}`} disabled={isBusy}>
        <legend>{t('datum')}</legend>
        <p className={own.why}>{t('datumWhy')}</p>
        <Radio.Group className={own.datums!} value={options.datum} onChange={event => setOptions({ ...options, datum: event.target.value })}>
          {DATUMS.map(value => (
            <Radio key={value} value={value}>
              {t(`datumName.${value}`)}
              <small>{t(`datumFrom.${value}`)}</small>
            </Radio>
          ))}
        </Radio.Group>
      </fieldset>
      <section className={styles.section}>
        <label className={own.pair}>
          <b>{t('level')}</b>
          <Select<AreaLevel | 'file'>
            value={options.level ?? 'file'}
            disabled={isBusy}
            onChange={level => setOptions({ ...options, level: level === 'file' ? null : level })}
            options={[{ value: 'file', label: t('levelAsFile') }, ...areaLevel.options.map(value => ({ value, label: levelWord(value) }))]}
          />
        </label>
        <label className={own.pair}>
          <span>
            <b>{t('atomic')}</b>
            <small>{t('atomicHint')}</small>
          </span>
          <Switch checked={options.atomic} disabled={isBusy} onChange={atomic => setOptions({ ...options, atomic })} />
        </label>
      </section>
      <Acts state={state} />
    </>
  )
}

function FileChoice({ state: { file, fault, choose, working } }: { state: Import }) {
  const t = useTranslations('admin.import')
  const say = useSay()
  const input = useRef<HTMLInputElement>(null)
  const [isOver, setOver] = useState(false)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const dropped = event.dataTransfer.files[0]
    if (dropped) void choose(dropped)
  }
  return (
    <section
      className={own.fileChoice}
      data-over={isOver || undefined}
      onDragOver={event => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <h3>{t('file')}</h3>
      <input
        ref={input}
        type="file"
        accept=".geojson,.json,application/geo+json,application/json"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={t('chooseFile')}
        onChange={event => {
          const chosen = event.target.files?.[0]
          event.target.value = ''
          if (chosen) void choose(chosen)
        }}
      />
      {file && (
        <p className={own.fileName}>
          <b>{file.name}</b>
          <span>{t('fileFacts', { count: say.number(file.collection.features.length), size: fileSize(file.bytes) })}</span>
        </p>
      )}
      <Button block={!file} disabled={working !== null} onClick={() => input.current?.click()}>
        {t(file ? 'otherFile' : 'chooseFile')}
      </Button>
      {!file && <small>{t('fileHint')}</small>}
      {fault !== null && <Fault>{t(`fileFault.${fault}`)}</Fault>}
    </section>
  )
}

function Acts({ state }: { state: Import }) {
  const t = useTranslations('admin.import')
  const say = useSay()
  const problemWords = useProblemWords()
  const { file, options, working, known, isOld, error, send, stop } = state
  const verdict = known && verdictOf(known.report, { atomic: known.options.atomic, wasDryRun: known.wasDryRun })
  const isReady = known !== null && verdict !== null && !isOld && mayCommit(verdict)
  const mayCheck = file !== null && options.datum !== null && working === null
  return (
    <div className={styles.panelFoot}>
      {error !== null && <Fault>{problemWords(error)}</Fault>}
      {isOld && <Fault>{t('optionsChanged')}</Fault>}
      {isReady && (
        <Button type="primary" loading={working?.what === 'committing'} disabled={working !== null} onClick={() => void send(false)}>
          {t('commit', { count: say.number(writesOf(known.report)) })}
        </Button>
      )}
      <Button type={isReady ? 'default' : 'primary'} loading={working?.what === 'checking'} disabled={!mayCheck} onClick={() => void send(true)}>
        {t(known ? 'checkAgain' : 'dryRun')}
      </Button>
      {working?.what === 'checking' && <Button onClick={stop}>{t('stop')}</Button>}
    </div>
  )
}
