'use client'
import { type KeyboardEvent, type RefObject, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { MapOfCity } from '../map/index.ts'
import { type FenceDraft, withCorner } from './fence-draft.ts'
import { placeOf, stepOf } from './use-fence-pen.ts'
import styles from './watch.module.css'

type CrossProps = { readonly map: MapOfCity | null; readonly container: RefObject<HTMLElement | null>; readonly draft: FenceDraft; readonly onDraft: (draft: FenceDraft) => void }

/** The hand of who has no mouse: a cross over the map that arrows move, with Shift farther; Space sets a corner there. */
export function FenceCross({ map, container, draft, onDraft }: CrossProps) {
  const t = useTranslations('watch.form')
  const [at, setAt] = useState<readonly [number, number] | null>(null)
  const press = (event: KeyboardEvent) => {
    const element = container.current
    if (element === null || map === null) return
    const [width, height] = [element.clientWidth, element.clientHeight]
    const [x, y] = at ?? [width / 2, height / 2]
    const step = stepOf(event.key, event.shiftKey)
    if (step !== null) setAt([Math.min(width, Math.max(0, x + step[0])), Math.min(height, Math.max(0, y + step[1]))])
    else if (event.key === ' ') {
      const place = placeOf({ map, element }, [x, y])
      if (place !== null) onDraft(withCorner(draft, place))
    } else return
    event.preventDefault()
  }
  const place = at === null ? { left: '50%', top: '50%' } : { left: at[0], top: at[1] }
  return (
    <div className={styles.cross} role="application" tabIndex={0} aria-label={t('pen')} onKeyDown={press}>
      <svg viewBox="0 0 32 32" style={place} aria-hidden>
        <path d="M16 2v10M16 20v10M2 16h10M20 16h10" />
      </svg>
    </div>
  )
}
