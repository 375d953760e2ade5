'use client'
import { useTranslations } from 'use-intl'
import type { Incident } from '#domain/incident'
import { useNow } from '../ui/clock.tsx'
import { Icon } from '../ui/icon.tsx'
import { useSay } from '../ui/use-say.ts'
import { CARD, type CardPlace } from './alarm-place.ts'
import { textWidth } from './charts/text-width.ts'
import type { PlaceNames } from '../city/place-names.ts'

const PADDING = 34

/** The oldest critical nobody has accepted, on empty land, with a line to its place and a running clock. */
export function AlarmCard({ incident, place, names, moreCount }: { incident: Incident; place: CardPlace; names: PlaceNames; moreCount: number }) {
  const t = useTranslations('wall.alarm')
  const say = useSay()
  const nowMs = useNow(1000) ?? Date.now()
  const [left, top, right, bottom] = place.box
  const [x1, y1, x2, y2] = place.line
  const where = names.chain(incident.gridCode, incident.areaNames)
  const from = moreCount > 0 ? t('more', { count: moreCount }) : t('from', { name: incident.reporterName })
  return (
    <>
      <svg className="leader" aria-hidden>
        <path d={`M${x1},${y1}L${x2},${y2}`} />
      </svg>
      <section className="alarm" role="alert" style={{ left, top, width: right - left, height: bottom - top }}>
        <header>
          <Icon name="sev-1" />
          <b>{t('title')}</b>
          <time>{say.stopwatch(nowMs - Date.parse(incident.reportedAt))}</time>
        </header>
        <p className="what">{incident.title}</p>
        <p className="where">
          {where}
          {textWidth(`${where} · ${from}`) < CARD.width - PADDING && ` · ${from}`}
        </p>
      </section>
    </>
  )
}
