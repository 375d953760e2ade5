'use client'
import { useTranslations } from 'use-intl'
import type { UnitKind } from '#domain/force'
import type { IncidentSummary } from '#domain/incident'
import { Icon, SEVERITY_ICON, UNIT_ICON } from '../ui/icon.tsx'
import { useSay } from '../ui/use-say.ts'
import type { SceneName } from './scene.ts'
import { RAMP_OF } from './scene.ts'
import type { Ramp } from '../city/map-picture.ts'

const SEVERITIES = ['critical', 'major', 'minor'] as const
const KINDS: readonly UnitKind[] = ['grid_worker', 'doctor', 'volunteer', 'police', 'ambulance', 'vehicle']

/** What the symbols mean, with their counts, and what the shades of the areas say. */
export function WallKey({ summary, endedCount, ramp, scene }: { summary: IncidentSummary | undefined; endedCount: number; ramp: Ramp | null; scene: SceneName }) {
  const t = useTranslations('wall.key')
  const common = useTranslations('common')
  const say = useSay()
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
