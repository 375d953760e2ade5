'use client'
import type { UseQueryResult } from '@tanstack/react-query'
import { Select } from 'antd'
import { useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { type NearReason, type Skill, type Unit, type UnitKind, minutesToReach, skill, unitKind } from '#domain/force'
import type { Incident, NearbyUnit, getNearby } from '#domain/incident'
import { type OutputOf, distanceMetres } from '#platform/pure'
import { Icon, UNIT_ICON } from '../ui/icon.tsx'
import { Empty, ErrorState, Skeleton } from '../ui/states.tsx'
import { useSay } from '../ui/use-say.ts'
import styles from './page.module.css'
import type { GoTo } from './use-desk-view.ts'

type ListProps = {
  readonly near: UseQueryResult<OutputOf<typeof getNearby>>
  readonly chosenIds: readonly string[]
  readonly sentIds: readonly string[]
  /** Null for whoever may not send. */
  readonly onToggle: ((unitId: string) => void) | null
  readonly go: GoTo
  /** Whom the list is about; changed here. */
  readonly wish: NearWish
  readonly onWish: (wish: NearWish) => void
  /** Ticked beforehand because it fits best. */
  readonly suggestedId: string | null
}

export type NearWish = { readonly kind: UnitKind | null; readonly skill: Skill | null }
export const ANYBODY: NearWish = { kind: null, skill: null }

const FIRST_SHOWN = 5
/** Devices watch, they do not go. */
const GOING = unitKind.options.filter(kind => kind !== 'device')

/** Who fits best, in the order of the server, each with why. Ticked ones will be sent. */
export function NearbyList({ near, chosenIds, sentIds, onToggle, go, wish, onWish, suggestedId }: ListProps) {
  const t = useTranslations('desk.nearby')
  const [isWhole, setWhole] = useState(false)
  const all = near.data?.items ?? []
  const shown = isWhole ? all : all.slice(0, FIRST_SHOWN)
  const isPicky = wish.kind !== null || wish.skill !== null
  const rest = Math.max(near.data?.within10km ?? 0, all.length) - shown.length
  return (
    <section className={styles.section}>
      <h2>
        {t('title')}
        <span>{t('order')}</span>
      </h2>
      <Wish wish={wish} onWish={onWish} />
      {near.isPending && <Skeleton lines={['74%', '60%', '70%', '56%']} />}
      {near.error !== null && all.length === 0 && <ErrorState error={near.error} onRetry={() => void near.refetch()} />}
      {near.data !== undefined && all.length === 0 && <Empty title={t(isPicky ? 'noneFitting' : 'none')} hint={t(isPicky ? 'noneFittingHint' : 'noneHint')} />}
      <ol className={near.isPlaceholderData ? `${styles.near} ${styles.renewing}` : styles.near}>
        {shown.map((unit, index) => (
          <NearRow key={unit.unitId} unit={unit} number={index + 1} isChosen={chosenIds.includes(unit.unitId)} isSent={sentIds.includes(unit.unitId)} isSuggested={unit.unitId === suggestedId} onToggle={onToggle} go={go} />
        ))}
      </ol>
      {!isWhole && all.length > shown.length && (
        <button type="button" className={styles.more} onClick={() => setWhole(true)}>
          {t('more', { count: rest })}
          <Icon name="a-next" />
        </button>
      )}
    </section>
  )
}

/** Two quiet choices above the list. */
function Wish({ wish, onWish }: Pick<ListProps, 'wish' | 'onWish'>) {
  const t = useTranslations('desk.nearby')
  const common = useTranslations('common')
  return (
    <div className={styles.wish} role="group" aria-label={t('filter')}>
      <Select
        size="small"
        variant="borderless"
        popupMatchSelectWidth={false}
        value={wish.kind ?? ''}
        aria-label={t('anyKind')}
        onChange={value => onWish({ ...wish, kind: unitKind.safeParse(value).data ?? null })}
        options={[{ value: '', label: t('anyKind') }, ...GOING.map(value => ({ value, label: common(`unitKind.${value}`) }))]}
      />
      <Select
        size="small"
        variant="borderless"
        popupMatchSelectWidth={false}
        listHeight={360}
        value={wish.skill ?? ''}
        aria-label={t('anySkill')}
        onChange={value => onWish({ ...wish, skill: skill.safeParse(value).data ?? null })}
        options={[{ value: '', label: t('anySkill') }, ...skill.options.map(value => ({ value, label: common(`skill.${value}`) }))]}
      />
    </div>
  )
}

/** Why somebody stands where they stand, as people say it. */
function useReasons(): (reasons: readonly NearReason[]) => string {
  const t = useTranslations('desk.nearby')
  const common = useTranslations('common')
  const say = useSay()
  const isEnglish = useLocale() === 'en'
  const word = (reason: NearReason): string => {
    if (reason.why === 'skilled') return t('skilled', { skill: isEnglish ? common(`skill.${reason.skill}`).toLowerCase() : common(`skill.${reason.skill}`) })
    if (reason.why === 'at_work') return t('busy', { count: reason.count })
    if (reason.why === 'silent') return t('silent', { time: say.time(reason.since) })
    return t(reason.why === 'off_duty' ? 'offDuty' : reason.why)
  }
  // Where somebody silent is, or whether they are free, is not known: their silence is all there is to say.
  return reasons => {
    const silent = reasons.find(reason => reason.why === 'silent')
    return silent === undefined ? reasons.map(word).join(isEnglish ? ' · ' : '，') : word(silent)
  }
}

type RowProps = Pick<ListProps, 'onToggle' | 'go'> & { readonly unit: NearbyUnit; readonly number: number; readonly isChosen: boolean; readonly isSent: boolean; readonly isSuggested: boolean }

function NearRow({ unit, number, isChosen, isSent, isSuggested, onToggle, go }: RowProps) {
  const t = useTranslations('desk.nearby')
  const common = useTranslations('common')
  const say = useSay()
  const reasons = useReasons()
  const kindWord = common(`unitKind.${unit.kind}`)
  const state = isSent ? t('sent') : reasons(unit.reasons)
  const row = (
    <>
      <span className={styles.badge}>{number}</span>
      <Icon name={UNIT_ICON[unit.kind]} />
      <p>
        <b>{nameWithKind(unit.name, kindWord)}</b>
        <span title={state}>
          {isSuggested && <em>{t('best')}</em>}
          {state}
        </span>
      </p>
      <div>
        <b>{say.duration(unit.travelMinutes * 60_000)}</b>
        <span>{say.distance(unit.distanceMetres)}</span>
      </div>
    </>
  )
  const classes = [isChosen ? styles.chosen : '', unit.isStale ? styles.silent : ''].join(' ')
  if (onToggle === null) {
    return (
      <li className={classes}>
        <button type="button" onClick={() => go({ selected: { kind: 'unit', id: unit.unitId } })}>
          {row}
        </button>
      </li>
    )
  }
  return (
    <li className={classes}>
      <label>
        <input type="checkbox" className="visually-hidden" checked={isChosen} onChange={() => onToggle(unit.unitId)} aria-label={t('pick', { name: unit.name })} />
        {row}
      </label>
    </li>
  )
}

/** `急救 12` says what it is; `张慧` does not. */
function nameWithKind(name: string, kindWord: string): string {
  return /\d/.test(name) || name.includes(kindWord) ? name : `${name} · ${kindWord}`
}

/** Who has been sent, and in how many minutes each is there. */
export function Crew({ incident, unitsById, go }: { incident: Incident; unitsById: ReadonlyMap<string, Unit>; go: GoTo }) {
  const t = useTranslations('desk.nearby')
  const words = useTranslations('desk.incident')
  const common = useTranslations('common')
  const say = useSay()
  const crew = incident.unitIds.flatMap(id => unitsById.get(id) ?? [])
  return (
    <section className={styles.section}>
      <h2>{words('crew')}</h2>
      {crew.length === 0 && <p className={styles.quiet}>{words('crewNone')}</p>}
      <ol className={styles.near}>
        {crew.map(unit => (
          <li key={unit.id}>
            <button type="button" className={styles.crew} onClick={() => go({ selected: { kind: 'unit', id: unit.id } })}>
              <Icon name={UNIT_ICON[unit.kind]} />
              <p>
                <b>{nameWithKind(unit.name, common(`unitKind.${unit.kind}`))}</b>
                <span>{unit.isStale ? t('silent') : common(`status.${incident.status}`)}</span>
              </p>
              {unit.position !== null && incident.onSceneAt === null && (
                <div>
                  <b>{say.duration(minutesToReach({ kind: unit.kind, position: unit.position, speedKmh: unit.speedKmh }, incident.position) * 60_000)}</b>
                  <span>{say.distance(distanceMetres(unit.position, incident.position))}</span>
                </div>
              )}
            </button>
          </li>
        ))}
      </ol>
    </section>
  )
}
