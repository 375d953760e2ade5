'use client'
import { useTranslations } from 'use-intl'
import type { Area } from '#domain/area'
import { Icon, UNIT_ICON } from '../ui/icon.tsx'
import { Empty, ErrorState, Skeleton } from '../ui/states.tsx'
import { useSay } from '../ui/use-say.ts'
import { PastSection } from './past-section.tsx'
import type { PlaybackPage, PlaybackView, Whom } from './playback-view.ts'
import styles from './playback.module.css'
import { SpanField } from './span-field.tsx'
import type { DeskPlayback } from './use-desk-playback.ts'
import { VisitsPage } from './visits-page.tsx'

type PanelProps = {
  readonly view: PlaybackView
  readonly onView: (view: PlaybackView) => void
  readonly playback: DeskPlayback
  /** A choice beside whose past is shown. */
  readonly area: Area
  readonly areaName: string
  readonly onClose: () => void
}

const PAGES: readonly PlaybackPage[] = ['play', 'visits']

/** The past at the right: whose, when, and what they did; or who was in a place. */
export function PlaybackPanel({ view, onView, playback, area, areaName, onClose }: PanelProps) {
  const t = useTranslations('playback')
  const common = useTranslations('common.act')
  return (
    <>
      <div className={styles.head}>
        <h1 className={styles.title}>{t('title')}</h1>
        <button type="button" className={styles.shut} onClick={onClose} aria-label={common('close')}>
          <Icon name="a-close" />
        </button>
      </div>
      <div className={styles.tabs} role="tablist">
        {PAGES.map(page => (
          <button key={page} type="button" role="tab" aria-selected={view.page === page} onClick={() => onView({ ...view, page })}>
            {t(`page.${page}`)}
          </button>
        ))}
      </div>
      <div className={styles.body}>
        <SpanField when={view.when} onWhen={when => onView({ ...view, when })} />
        {view.page === 'visits' ? (
          <VisitsPage playback={playback} onUnit={id => onView({ ...view, page: 'play', whom: { kind: 'unit', id } })} />
        ) : (
          <>
            <WhomField view={view} onView={onView} choices={[...(view.whom.kind === 'screen' ? [view.whom] : []), { kind: 'area', code: area.code }]} areaName={areaName} />
            <People view={view} playback={playback} />
            {playback.focusId !== null && <PastSection key={playback.focusId} id={playback.focusId} playback={playback} />}
          </>
        )}
      </div>
    </>
  )
}

function WhomField({ view, onView, choices, areaName }: Pick<PanelProps, 'view' | 'onView' | 'areaName'> & { readonly choices: readonly Whom[] }) {
  const t = useTranslations('playback')
  const isSame = (whom: Whom) => whom.kind === view.whom.kind
  return (
    <div className={styles.segments} role="group" aria-label={t('whose')}>
      {view.whom.kind === 'unit' && (
        <button type="button" aria-pressed>
          {t('whom.unit')}
        </button>
      )}
      {choices.map(whom => (
        <button key={whom.kind} type="button" aria-pressed={isSame(whom)} onClick={() => onView({ ...view, whom })}>
          {whom.kind === 'area' ? areaName : t('whom.screen')}
        </button>
      ))}
    </div>
  )
}

/** Who was heard of; one of several is pressed to see what it did. */
function People({ view, playback }: Pick<PanelProps, 'view' | 'playback'>) {
  const t = useTranslations('playback')
  const common = useTranslations('common')
  const say = useSay()
  const { store, load, focusId, setFocusId, retry } = playback
  if (store === null || (load.version === 0 && load.error === null)) {
    return (
      <div className={styles.pad}>
        <Skeleton lines={['62%', '70%', '54%', '66%']} />
      </div>
    )
  }
  const heard = store.heard()
  if (load.error !== null) return <ErrorState error={load.error} {...(heard.length > 0 && { kept: t('kept') })} onRetry={retry} />
  if (heard.length === 0) return load.isWhole ? <Empty title={t('nobody')} hint={t('nobodyHint')} /> : <div className={styles.pad}><Skeleton lines={['62%', '70%']} /></div>
  const shown = view.whom.kind === 'unit' || focusId === null ? heard : heard.filter(track => track.unit.id === focusId)
  return (
    <section>
      {focusId !== null && view.whom.kind !== 'unit' && (
        <button type="button" className={styles.everybody} onClick={() => setFocusId(null)}>
          <Icon name="a-back" />
          {t('everybody', { count: say.number(heard.length) })}
        </button>
      )}
      <ol className={styles.rows}>
        {shown.map(track => (
          <li key={track.unit.id}>
            <button type="button" aria-pressed={track.unit.id === focusId} onClick={() => setFocusId(track.unit.id)}>
              <Icon name={UNIT_ICON[track.unit.kind]} />
              <b>{track.unit.name}</b>
              <em>{t('fixes', { count: say.number(track.count) })}</em>
              <span>
                {common(`unitKind.${track.unit.kind}`)} · {t('fromTo', { from: say.time(track.atMs[0]!), to: say.time(track.atMs[track.count - 1]!) })}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  )
}
