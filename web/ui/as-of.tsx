'use client'
import { useTranslations } from 'use-intl'
import { useNow } from './clock.tsx'
import type { Instant } from './say.ts'
import { useSay } from './use-say.ts'

type Known = { at: Instant | null; /** Older than this, it says since when it stands still. */ staleAfterMs?: number; /** `数据截至` before the time. */ long?: boolean }

/** The as-of time of a tile: `14:35`; stale: `停在 13:58` in amber. */
export function AsOf({ at, staleAfterMs = 90_000, long = false }: Known) {
  const t = useTranslations('common.asOf')
  const say = useSay()
  const nowMs = useNow(5000)
  if (at === null || nowMs === null) return <span className="as-of">–</span>
  const isStale = nowMs - new Date(at).getTime() > staleAfterMs
  if (isStale) return <span className="as-of is-stale">{t('stoppedAt', { time: say.when(at, nowMs) })}</span>
  return <span className="as-of">{long ? t('upTo', { time: say.clock(at) }) : say.time(at)}</span>
}
