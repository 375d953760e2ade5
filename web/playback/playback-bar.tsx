'use client'
import { Select } from 'antd'
import { useEffect, useSyncExternalStore } from 'react'
import { useTranslations } from 'use-intl'
import { Icon } from '../ui/icon.tsx'
import { useSay } from '../ui/use-say.ts'
import { LONG_STEP_MS, SPEEDS, STEP_MS, TRAILS, type Trail } from './playback-clock.ts'
import type { LoadReading, PlaybackStore } from './playback-store.ts'
import styles from './playback-bar.module.css'
import { TimeSlider } from './time-slider.tsx'

type BarProps = { readonly store: PlaybackStore; readonly load: LoadReading; readonly onLeave: () => void }

/** Below the map while the past is played: which instant it is, and everything that moves the clock. */
export function PlaybackBar({ store, load, onLeave }: BarProps) {
  const t = useTranslations('playback')
  const say = useSay()
  const { clock } = store
  const now = useSyncExternalStore(clock.subscribe, clock.reading, clock.reading)
  useClockKeys(store)
  const toggle = () => (now.isPlaying ? clock.pause() : clock.play(performance.now()))
  return (
    <>
      <p className={styles.banner} role="status">
        <Icon name="a-clock" />
        <b>{t('title')}</b>
        <time>
          {say.dayAndWeekday(now.atMs)} {say.clock(now.atMs)}
        </time>
        <span>{t('notNow')}</span>
        <button type="button" onClick={onLeave}>
          {t('leave')}
        </button>
      </p>
      <div className={styles.bar} role="group" aria-label={t('controls')}>
        <div className={styles.controls}>
          <button type="button" className={styles.play} onClick={toggle} aria-label={t(now.isPlaying ? 'pause' : 'play')} title={t(now.isPlaying ? 'pause' : 'play')}>
            <svg viewBox="0 0 24 24" aria-hidden>
              {now.isPlaying ? <path d="M7 5h3.5v14H7zM13.5 5H17v14h-3.5z" /> : <path d="M7.5 4.5v15l12-7.5z" />}
            </svg>
          </button>
          <button type="button" onClick={() => clock.step(-STEP_MS)} aria-label={t('back')} title={t('back')}>
            <Icon name="a-back" />
          </button>
          <button type="button" onClick={() => clock.step(STEP_MS)} aria-label={t('forward')} title={t('forward')}>
            <Icon name="a-next" />
          </button>
          <label>
            {t('speed')}
            <Select size="small" value={now.speed} aria-label={t('speed')} onChange={value => clock.setSpeed(value)} options={SPEEDS.map(value => ({ value, label: `×${value}` }))} />
          </label>
          <label>
            {t('trail')}
            <Select
              size="small"
              value={now.trail ?? 0}
              popupMatchSelectWidth={false}
              aria-label={t('trail')}
              onChange={value => clock.setTrail(value === 0 ? null : (value as Trail))}
              options={TRAILS.map(value => ({ value: value ?? 0, label: value === null ? t('trailWhole') : say.minutes(value) }))}
            />
          </label>
          <p role="status">{load.error !== null ? t('broken') : !load.isWhole ? t('loading', { count: say.number(load.fixCount) }) : load.fixCount === 0 ? t('nobody') : t('whole', { units: say.number(load.unitCount), fixes: say.number(load.fixCount) })}</p>
        </div>
        <TimeSlider store={store} now={now} version={load.version} />
      </div>
    </>
  )
}

/** Space plays and halts, arrows step, with Shift farther: wherever one is on the page but in a field, a list or on a button. */
function useClockKeys({ clock }: PlaybackStore): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const target = event.target instanceof HTMLElement ? event.target : null
      const isOwn = target?.closest('[role=slider]') != null
      if (!isOwn && target?.closest('input, textarea, select, button, a, [role=option], [role=listbox], [role=combobox], [role=application]') != null) return
      const step = event.shiftKey ? LONG_STEP_MS : STEP_MS
      if (event.key === ' ') clock.now.isPlaying ? clock.pause() : clock.play(performance.now())
      else if (event.key === 'ArrowLeft') clock.step(-step)
      else if (event.key === 'ArrowRight') clock.step(step)
      else return
      event.preventDefault()
      event.stopPropagation()
    }
    // Before the map hears it: its arrows would move the camera.
    addEventListener('keydown', press, { capture: true })
    return () => removeEventListener('keydown', press, { capture: true })
  }, [clock])
}
