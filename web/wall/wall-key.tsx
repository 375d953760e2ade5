'use client'
import { useTranslations } from 'use-intl'
import type { UnitKind } from '#domain/force'
import type { IncidentSummary } from '#domain/incident'
import type { MassReading } from '../live/frames-messages.ts'
import { Icon, SEVERITY_ICON, UNIT_ICON } from '../ui/icon.tsx'
import type { Say } from '../ui/say.ts'
import { useSay } from '../ui/use-say.ts'
import type { SceneName } from './scene.ts'
import { RAMP_OF } from './scene.ts'
import type { Ramp } from '../city/map-picture.ts'
import { useMassReading } from '../city/use-units.ts'

const SEVERITIES = ['critical', 'major', 'minor'] as const
const KINDS: readonly UnitKind[] = ['grid_worker', 'doctor', 'volunteer', 'police', 'ambulance', 'vehicle']

/** What the symbols mean, with their counts, and what the shades of the areas say. */
export function WallKey({ summary, endedCount, ramp, scene }: { summary: IncidentSummary | undefined; endedCount: number; ramp: Ramp | null; scene: SceneName }) {
  const t = useTranslations('wall.key')
  const common = useTranslations('common')
  const say = useSay()
  const reading = useMassReading()
  return (
    <aside className="key">
      <ul>
        {SEVERITIES.map(severity => (
          <li key={severity}>
            <Icon name={SEVERITY_ICON[severity]} /> {common(`severity.${severity}`)} <b>{summary === undefined ? '' : say.number(summary.openBySeverity[severity])}</b>
          </li>
        ))}
        <li>
          <Icon name="sev-ok" /> {t('ended')} <b>{say.number(endedCount)}</b>
        </li>
        {KINDS.map(kind => (
          <li key={kind}>
            <Icon name={UNIT_ICON[kind]} className={`unit ${kind}`} /> {common(`unitKind.${kind}`)}
          </li>
        ))}
        <li>
          <Icon name="u-grid" className="unit grid_worker is-silent" /> {t('silent')}
        </li>
        <li>
          <Icon name="cam" className="unit" /> {common('camera')}
        </li>
      </ul>
      {reading.isSample && <DensityKey reading={reading} say={say} />}
      {ramp !== null && (
        <p className="ramp">
          <span>{t(RAMP_OF[scene] === 'covered' ? 'covered' : 'perTenThousand')}</span>
          <span>{ramp.say(ramp.low)}</span>
          <i>
            {[0, 1, 2, 3, 4].map(step => (
              <s key={step} style={{ background: `var(--ramp-${step})` }} />
            ))}
          </i>
          <span>{ramp.say(ramp.high)}</span>
        </p>
      )}
    </aside>
  )
}

/** Where not each unit is told: how many a dot stands for, and how many of all are drawn one by one. */
function DensityKey({ reading, say }: { reading: MassReading; say: Say }) {
  const t = useTranslations('wall.key')
  return (
    <p className="ramp density">
      <span>{t('density')}</span>
      <svg viewBox="0 0 75 14" aria-hidden="true">
        {[0.14, 0.29, 0.52, 0.78, 1].map((share, step) => (
          <circle key={share} cx={7.5 + step * 15} cy={7} r={1.4 + 5.3 * share} opacity={0.3 + 0.12 * step} />
        ))}
      </svg>
      <span>{say.number(reading.most)}</span>
      <span>{t('sample', { total: say.number(reading.total), count: say.number(reading.count) })}</span>
    </p>
  )
}
