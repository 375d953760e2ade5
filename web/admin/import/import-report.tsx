'use client'
import { useLocale, useTranslations } from 'use-intl'
import type { ImportReport } from '#domain/area'
import { Icon } from '../../ui/icon.tsx'
import { useSay } from '../../ui/use-say.ts'
import styles from '../admin.module.css'
import { useLevel, useNamesAbove } from '../areas/use-areas.ts'
import { type Column, RowTable } from '../row-table.tsx'
import { useAreaName } from '../use-area-name.ts'
import { ImportPreview } from './import-preview.tsx'
import { type FeatureRow, type Options, featureRows, verdictOf } from './import-state.ts'
import own from './import.module.css'
import type { ChosenFile } from './use-import.ts'

const FIGURES = ['created', 'changed', 'unchanged', 'refused'] as const
const MARK = { ready: 'sev-ok', done: 'sev-ok', nothing: 'sev-3', partly: 'sev-2', blocked: 'sev-1', none: 'sev-1', undone: 'sev-1' } as const

type Reported = { readonly known: { readonly report: ImportReport; readonly options: Options; readonly wasDryRun: boolean }; readonly file: ChosenFile }

/** The verdict, four figures, the drawing, and every feature with what becomes of it. */
export function ImportReportView({ known: { report, options, wasDryRun }, file }: Reported) {
  const t = useTranslations('admin.import')
  const say = useSay()
  const areaName = useAreaName()
  const above = useNamesAbove()
  const verdict = verdictOf(report, { atomic: options.atomic, wasDryRun })
  const counts = { created: report.created, changed: report.changed, unchanged: report.unchanged, refused: report.refused.length }
  const said = Object.fromEntries(Object.entries({ ...counts, received: report.received }).map(([key, value]) => [key, say.number(value)]))
  function nameAndCode(code: string) {
    const area = above(code)
    return area ? `${areaName(area)} ${code}` : code
  }
  return (
    <>
      <div className={own.verdict}>
        <div>
          <h2>
            <Icon name={MARK[verdict]} />
            {t(`verdict.${verdict}`)}
          </h2>
          <p>{t('sentence', said as Record<'received' | (typeof FIGURES)[number], string>)}</p>
          <dl className={own.figures}>
            {FIGURES.map(figure => (
              <div key={figure} data-wrong={(figure === 'refused' && counts.refused > 0) || undefined}>
                <dt>{t(`figure.${figure}`)}</dt>
                <dd>{say.number(counts[figure])}</dd>
              </div>
            ))}
          </dl>
          {verdict === 'done' && <p>{t('done')}</p>}
          {report.impliedParents.length > 0 && (
            <p className={own.implied}>
              <b>{t('implied')}</b> {report.impliedParents.map(nameAndCode).join('、')}
              <small>{t('impliedHint')}</small>
            </p>
          )}
        </div>
        <ImportPreview collection={file.collection} refused={report.refused.map(it => it.index)} />
      </div>
      <Features report={report} file={file} />
    </>
  )
}

function Features({ report, file }: { report: ImportReport; file: ChosenFile }) {
  const t = useTranslations('admin.import')
  const standing = useLevel(report.level).data?.items
  const nameByCode = new Map(standing?.map(area => [area.code, area.name]))
  const columns = useColumns()
  // Only what a person can go through; the counts above hold for all.
  const rows = featureRows(file.collection, report, code => nameByCode.get(code)).slice(0, 500)
  return (
    <section className={own.features}>
      <h3>{t('features')}</h3>
      <RowTable label={t('features')} rows={rows} columns={columns} keyOf={row => String(row.index)} />
    </section>
  )
}

function useColumns(): Column<FeatureRow>[] {
  const t = useTranslations('admin.import')
  const say = useSay()
  const isEnglish = useLocale() === 'en'
  return [
    { key: 'index', title: t('column.index'), width: '84px', cell: row => say.number(row.index + 1) },
    { key: 'code', title: t('column.code'), width: '150px', cell: row => row.code ?? <span className={styles.faint}>{t('noCode')}</span> },
    { key: 'name', title: t('column.name'), width: '22%', cell: row => row.name ?? <span className={styles.faint}>{t('unnamed')}</span> },
    { key: 'now', title: t('column.now'), width: '18%', cell: row => row.now ?? <span className={styles.faint}>{t('nowNothing')}</span> },
    {
      key: 'outcome',
      title: t('column.outcome'),
      cell: row =>
        row.refusal ? (
          <span className={own.refusal}>
            <b>{t('outcome.refused')}</b> {isEnglish ? row.refusal.words.en : row.refusal.words.zh}
            <small>{row.refusal.reason}</small>
          </span>
        ) : row.outcome === 'renamed' ? (
          t('outcome.renamed', { name: row.name ?? '' })
        ) : (
          t(`outcome.${row.outcome}`)
        ),
    },
  ]
}
