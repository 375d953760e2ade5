'use client'
import { useTranslations } from 'use-intl'
import { useLink } from '../live/use-live.ts'
import { Icon } from '../ui/icon.tsx'
import { useSay } from '../ui/use-say.ts'

/** Whether what is shown is now: connected, lagging behind a slow link, coming back, or cut off since when. */
export function LinkWords() {
  const t = useTranslations('common.link')
  const say = useSay()
  const { state, sinceMs, isSlow = false } = useLink()
  const isWell = state === 'ok' && !isSlow
  return (
    <span className={isWell ? 'link-state' : 'link-state is-away'} role="status">
      <Icon name={state === 'ok' ? 'a-link' : 'a-off'} />
      {state === 'ok' ? t(isSlow ? 'slow' : 'ok') : t(state, { time: say.time(sinceMs) })}
    </span>
  )
}
