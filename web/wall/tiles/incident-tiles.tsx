'use client'
import { useRef } from 'react'
import { useTranslations } from 'use-intl'
import type { Unit } from '#domain/force'
import { type Incident, isOverdue } from '#domain/incident'
import { AsOf } from '../../ui/as-of.tsx'
import { useNow } from '../../ui/clock.tsx'
import { Icon, KIND_ICON, SEVERITY_ICON } from '../../ui/icon.tsx'
import { Empty } from '../../ui/states.tsx'
import { useSay } from '../../ui/use-say.ts'
import { isWaiting } from '../../city/alarm.ts'
import type { WallAlert } from '../../watch/use-wall-watch.ts'
import { Bars } from '../charts/bars.tsx'
import { FOUR_HAN, answerWord } from '../charts/text-width.ts'
import { type FeedEntry, feedOf } from '../feed.ts'
import type { PlaceNames } from '../../city/place-names.ts'
import { Picture, STALE_AFTER_MS, Tile } from '../tile.tsx'
import { useSize } from '../use-size.ts'
import { useFrame } from '../wall-frame.tsx'
import type { TileProps } from './area-tiles.tsx'

/** 都是什么事？ Today's incidents by kind. */
export function KindsTile({ figures, weight = 1.02 }: Omit<TileProps, 'names'>) {
  const t = useTranslations('wall.kinds')
  const kinds = useTranslations('common.kind')
  const say = useSay()
  return (
    <Tile
      question={t('question')}
      weight={weight}
      reading={figures.summary}
      empty={{ when: data => data.todayByKind.length === 0, title: t('empty'), hint: t('emptyHint') }}
      answer={({ todayByKind: [most] }) =>
        most !== undefined && (
          <>
            <b className={answerWord(kinds(most.kind), FOUR_HAN)}>{kinds(most.kind)}</b>
            <em>{t('top', { count: say.number(most.count) })}</em>
          </>
        )
      }
    >
      {data => (
        <Picture>
          {size => (
            <Bars
              {...size}
              color="var(--muted)"
              rows={[...data.todayByKind].sort((a, b) => b.count - a.count).map(row => ({ key: row.kind, icon: KIND_ICON[row.kind], name: kinds(row.kind), value: row.count, said: say.number(row.count) }))}
            />
          )}
        </Picture>
      )}
    </Tile>
  )
}

export type IncidentsProps = { readonly incidents: readonly Incident[]; readonly total: number | undefined; readonly asOf: string | null; readonly names: PlaceNames }
const LIST_ROW = 66

/** 还有哪些没办完？ The open incidents, the most urgent first. */
export function ListTile({ incidents, total, asOf, names, weight = 1.9 }: IncidentsProps & { weight?: number }) {
  const t = useTranslations('wall.list')
  const say = useSay()
  const nowMs = useNow(1000) ?? Date.now()
  const room = useRef<HTMLOListElement>(null)
  const size = useSize(room)
  const { k } = useFrame()
  const shown = incidents.slice(0, Math.max(1, Math.floor((size?.height ?? 0) / (LIST_ROW * k))))
  const all = Math.max(total ?? incidents.length, shown.length)
  return (
    <section className="tile list" style={{ flexGrow: weight }}>
      <h2>
        <span>{t('question')}</span>
        <time>{incidents.length > 0 ? t('of', { shown: shown.length, all }) : <AsOf at={asOf} staleAfterMs={STALE_AFTER_MS} />}</time>
      </h2>
      {incidents.length === 0 && <Empty title={t('empty')} hint={t('emptyHint')} />}
      <ol ref={room}>
        {shown.map(incident => {
          const isLate = isOverdue(incident, nowMs)
          return (
            <li key={incident.id}>
              <Icon name={SEVERITY_ICON[incident.severity]} />
              <span className="what">{incident.title}</span>
              <b>{names.chain(incident.gridCode, incident.areaNames)}</b>
              <span className={isLate ? 'clock late' : 'clock'}>{say.duration(nowMs - Date.parse(incident.reportedAt))}</span>
              {isWaiting(incident) && <em className="waiting">{t('waiting')}</em>}
            </li>
          )
        })}
      </ol>
    </section>
  )
}

type FeedProps = { readonly incidents: readonly Incident[]; readonly asOf: string | null; readonly names: PlaceNames; readonly units: ReadonlyMap<string, Unit>; readonly alerts: readonly WallAlert[] }
const FEED_ROW = 70
const STRIP_ROWS = 4

/** 最新动态 as a column, on wide walls. */
export function FeedTile({ incidents, asOf, names, units, alerts, weight = 1.2 }: FeedProps & { weight?: number }) {
  const t = useTranslations('wall.feed')
  const room = useRef<HTMLOListElement>(null)
  const size = useSize(room)
  const { k } = useFrame()
  const entries = feedWith(incidents, alerts, Math.max(1, Math.floor((size?.height ?? 0) / (FEED_ROW * k))))
  return (
    <section className="tile feed" style={{ flexGrow: weight }}>
      <h2>
        <span>{t('question')}</span>
        <time>
          <AsOf at={asOf} staleAfterMs={STALE_AFTER_MS} />
        </time>
      </h2>
      {entries.length === 0 && asOf !== null && <Empty title={t('empty')} hint={t('emptyHint')} />}
      <ol ref={room}>
        {entries.map(entry =>
          'words' in entry ? <AlertFeedRow key={entry.alert.id} told={entry} names={names} /> : <FeedRow key={entry.key} entry={entry} names={names} units={units} />,
        )}
      </ol>
    </section>
  )
}

/** 最新动态 along the bottom right, on narrow walls. */
export function FeedStrip({ incidents, asOf, names, units, alerts }: FeedProps) {
  const t = useTranslations('wall.feed')
  const entries = feedWith(incidents, alerts, STRIP_ROWS)
  return (
    <section className="strip feed">
      <div className="hd">
        <h2>{t('question')}</h2>
        <AsOf at={asOf} staleAfterMs={STALE_AFTER_MS} />
      </div>
      {entries.length === 0 && asOf !== null && <Empty title={t('empty')} hint={t('emptyHint')} />}
      <ol>
        {entries.map(entry =>
          'words' in entry ? <AlertFeedRow key={entry.alert.id} told={entry} names={names} /> : <FeedRow key={entry.key} entry={entry} names={names} units={units} />,
        )}
      </ol>
    </section>
  )
}

function FeedRow({ entry, names, units }: { entry: FeedEntry; names: PlaceNames; units: ReadonlyMap<string, Unit> }) {
  const t = useTranslations('wall.feed')
  const say = useSay()
  const { incident, kind, mark } = entry
  const unit = incident.unitIds.map(id => units.get(id)?.name).find(name => name !== undefined)
  const isByUnit = unit !== undefined && (kind === 'assigned' || kind === 'onTheWay' || kind === 'onScene')
  const isPlainReport = kind === 'waiting' && !isWaiting(incident)
  const plain = kind === 'assigned' ? 'assignedPlain' : kind === 'onTheWay' ? 'onTheWayPlain' : kind === 'onScene' ? 'onScenePlain' : kind
  const what = isPlainReport ? incident.title : isByUnit ? t(kind, { unit }) : t(plain, { title: incident.title })
  return (
    <li className={isWaiting(incident) && kind === 'waiting' ? 'is-waiting' : undefined}>
      <time>{say.time(entry.atMs)}</time>
      <Icon name={mark === 'ended' ? 'sev-ok' : SEVERITY_ICON[mark]} />
      <b>{names.chain(incident.gridCode, incident.areaNames)}</b>
      <span className="what">{what}</span>
      <span className="who">{kind === 'waiting' ? incident.reporterName : isByUnit ? incident.title : ''}</span>
    </li>
  )
}

/** What the watch saw stands in the feed like anything that happens, by when it was known. */
function feedWith(incidents: readonly Incident[], alerts: readonly WallAlert[], limit: number): (FeedEntry | WallAlert)[] {
  const atMs = (entry: FeedEntry | WallAlert) => ('words' in entry ? Date.parse(entry.alert.raisedAt) : entry.atMs)
  return [...alerts, ...feedOf(incidents, limit)].sort((a, b) => atMs(b) - atMs(a)).slice(0, limit)
}

function AlertFeedRow({ told: { alert, words }, names }: { told: WallAlert; names: PlaceNames }) {
  const t = useTranslations('watch.wall')
  const say = useSay()
  return (
    <li className={alert.state === 'raised' && alert.severity === 'critical' ? 'is-waiting' : undefined}>
      <time>{say.time(alert.raisedAt)}</time>
      <Icon name={SEVERITY_ICON[alert.severity]} />
      <b>{names.chain(alert.placeCode ?? '', alert.placeNames)}</b>
      <span className="what">{`${t('alert')} ${words}`}</span>
      <span className="who">{alert.ruleName}</span>
    </li>
  )
}
