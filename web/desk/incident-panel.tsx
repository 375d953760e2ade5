'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Unit } from '#domain/force'
import type { Me } from '#domain/identity'
import { type Incident, getNearby, isOpen, isOverdue } from '#domain/incident'
import type { OutputOf } from '#platform/pure'
import { ask } from '../live/api.ts'
import { useIncident } from '../live/use-incidents.ts'
import { useNow } from '../ui/clock.tsx'
import { Icon } from '../ui/icon.tsx'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { ErrorState, Skeleton } from '../ui/states.tsx'
import { useSay } from '../ui/use-say.ts'
import type { PlaceNames } from '../city/place-names.ts'
import type { DeskFocus } from './desk-focus.ts'
import { IncidentActs } from './incident-acts.tsx'
import { ANYBODY, Crew, NearbyList } from './nearby-list.tsx'
import styles from './page.module.css'
import { StepTrack } from './step-track.tsx'
import { TimeLine } from './time-line.tsx'
import type { GoTo } from './use-desk-view.ts'

type PanelProps = {
  readonly id: string
  readonly me: Me
  readonly names: PlaceNames
  readonly go: GoTo
  readonly unitsById: ReadonlyMap<string, Unit>
  readonly onFocus: (focus: DeskFocus) => void
}

const NEARBY_LIMIT = 14
const NEARBY_EVERY_MS = 30_000
const NOBODY: never[] = []

/** One incident: how bad and how long, how far it has come, what happened, who fits best, and the act that fits. */
export function IncidentPanel({ id, me, names, go, unitsById, onFocus }: PanelProps) {
  const t = useTranslations('desk.incident')
  const found = useIncident(id)
  const incident = found.data
  const [chosen, setChosen] = useState<readonly string[] | null>(null)
  const canSend = incident !== undefined && isOpen(incident.status) && me.actions.includes('incident.command')
  const [wish, setWish] = useState(ANYBODY)
  const nearby = useQuery({
    queryKey: ['nearby', id, wish.kind, wish.skill],
    queryFn: ({ signal }) => ask(getNearby, { id, limit: NEARBY_LIMIT, kind: wish.kind ?? undefined, skill: wish.skill ?? undefined }, { signal }),
    enabled: incident !== undefined && isOpen(incident.status),
    placeholderData: keepPreviousData,
    // A list being ticked stays in its order.
    refetchInterval: chosen === null ? NEARBY_EVERY_MS : false,
  })
  const near = nearby.data?.items ?? NOBODY
  const sentIds = incident?.unitIds ?? NOBODY
  const suggestedId = useSuggested(canSend && sentIds.length === 0 ? (nearby.data ?? null) : null)
  const suggestedIds = useMemo(() => (suggestedId === null ? sentIds : [suggestedId]), [suggestedId, sentIds])
  const chosenIds = chosen ?? suggestedIds
  const isChosenAnew = chosenIds.length > 0 && [...chosenIds].sort().join() !== [...sentIds].sort().join()

  const focus = useMemo<DeskFocus | null>(
    () =>
      incident === undefined
        ? null
        : { incident, chosenIds, unitAt: null, trail: [], badges: isOpen(incident.status) ? near.slice(0, 8).map((unit, index) => ({ number: index + 1, unitId: unit.unitId, isChosen: chosenIds.includes(unit.unitId) })) : [] },
    [incident, chosenIds, near],
  )
  useEffect(() => {
    if (focus !== null) onFocus(focus)
  }, [focus, onFocus])

  if (incident === undefined) {
    return <div className={styles.pad}>{found.error !== null ? <ErrorState error={found.error} kept={t('gone')} onRetry={() => void found.refetch()} /> : <Skeleton lines={['48%', '82%', '64%', '90%', '70%', '76%', '58%']} />}</div>
  }
  const toggle = (unitId: string) => setChosen(chosenIds.includes(unitId) ? chosenIds.filter(it => it !== unitId) : [...chosenIds, unitId])
  return (
    <>
      <div className={styles.body}>
        <Head incident={incident} names={names} onClose={() => go({ selected: null })} />
        <StepTrack incident={incident} />
        <TimeLine incident={incident} />
        <Photos photoIds={incident.photoIds} />
        {isOpen(incident.status) && sentIds.length > 0 && <Crew incident={incident} unitsById={unitsById} go={go} />}
        {isOpen(incident.status) && <NearbyList near={nearby} chosenIds={chosenIds} sentIds={sentIds} onToggle={canSend ? toggle : null} go={go} wish={wish} onWish={setWish} suggestedId={chosen === null ? suggestedId : null} />}
      </div>
      <IncidentActs incident={incident} me={me} near={near} chosenIds={chosenIds} isChosenAnew={isChosenAnew} unitsById={unitsById} onDone={() => setChosen(null)} />
    </>
  )
}

/** Who is ticked beforehand: the first who fits best stays so while still in the list, or the order would change under one's hand. */
function useSuggested(near: OutputOf<typeof getNearby> | null): string | null {
  const [suggestedId, setSuggestedId] = useState<string | null>(null)
  const isListed = near?.items.some(unit => unit.unitId === suggestedId && !unit.isStale && unit.openIncidents === 0) ?? false
  const next = near === null ? null : isListed ? suggestedId : near.bestUnitId
  if (next !== suggestedId) setSuggestedId(next)
  return next
}

function Head({ incident, names, onClose }: { incident: Incident; names: PlaceNames; onClose: () => void }) {
  const t = useTranslations('desk.incident')
  const common = useTranslations('common')
  const place = names.chain(incident.gridCode, incident.areaNames)
  // People write the whole address; the names of county and township need not be read twice.
  const address = incident.areaNames.slice(0, 2).reduce((text, name) => (text.startsWith(name) ? text.slice(name.length) : text), incident.address.trim())
  return (
    <div className={styles.head}>
      <p className={styles.kicker}>
        <SeverityMark severity={incident.severity} status={incident.status} />
        <HeadClock incident={incident} />
        <em>{t('number', { number: incident.number.slice(-4) })}</em>
        <button type="button" className={styles.shut} onClick={onClose} aria-label={common('act.close')}>
          <Icon name="a-close" />
        </button>
      </p>
      <h1 className={styles.title}>{incident.title}</h1>
      <p className={styles.at}>
        <Icon name="a-pin" />
        <span>{[place, address].filter(Boolean).join(' ')}</span>
      </p>
      {incident.note !== '' && <p className={styles.note}>{incident.note}</p>}
    </div>
  )
}

/** The clock that matters now: waiting for a desk, late, due, or ended. */
function HeadClock({ incident }: { incident: Incident }) {
  const t = useTranslations('desk.incident')
  const common = useTranslations('common')
  const say = useSay()
  const nowMs = useNow(1000)
  if (nowMs === null) return null
  if (!isOpen(incident.status)) {
    const at = incident.resolvedAt ?? incident.closedAt
    return <span className={styles.plainClock}>{at === null ? '' : say.when(at, nowMs)}</span>
  }
  if (incident.status === 'reported') {
    return (
      <span className={incident.severity === 'critical' ? styles.redClock : styles.amberClock}>
        {t('unaccepted', { clock: say.stopwatch(nowMs - Date.parse(incident.reportedAt)) })}
      </span>
    )
  }
  if (isOverdue(incident, nowMs)) return <span className={styles.amberClock}>{t('late', { clock: say.duration(nowMs - Date.parse(incident.dueAt)) })}</span>
  if (incident.onSceneAt !== null) return <span className={styles.plainClock}>{common(`status.${incident.status}`)}</span>
  return <span className={styles.plainClock}>{t('due', { time: say.when(incident.dueAt, nowMs) })}</span>
}

function Photos({ photoIds }: { photoIds: readonly string[] }) {
  const t = useTranslations('desk.incident')
  if (photoIds.length === 0) return null
  return (
    <section className={styles.section}>
      <h2>{t('photos')}</h2>
      <div className={styles.photos}>
        {photoIds.map((photoId, index) => (
          <a key={photoId} href={`/api/photos/${photoId}`} target="_blank" rel="noreferrer">
            {/* Photos come from our own API behind the session; Next's optimiser must not see them. */}
            <img src={`/api/photos/${photoId}?size=thumb`} alt={t('photo', { number: index + 1 })} loading="lazy" />
          </a>
        ))}
      </div>
    </section>
  )
}
