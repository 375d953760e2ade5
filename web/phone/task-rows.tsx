'use client'
import type { Incident } from '#domain/incident'
import { type Position, distanceMetres } from '#platform/pure'
import { useNow } from '../ui/clock.tsx'
import { Icon } from '../ui/icon.tsx'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { useSay } from '../ui/use-say.ts'
import styles from './phone.module.css'
import { lateMs } from './task-order.ts'

type Given = { open: readonly Incident[]; done: readonly Incident[]; from: Position | null; onOpen: (id: string) => void }

/** The rest of today, and the last things done. */
export function TaskRows({ open, done, from, onOpen }: Given) {
  const say = useSay()
  const nowMs = useNow(10_000) ?? 0
  return (
    <ol className={styles.then}>
      {open.map(it => (
        <li key={it.id}>
          <button type="button" onClick={() => onOpen(it.id)}>
            <SeverityMark severity={it.severity} bare />
            <time className={lateMs(it, nowMs) === null ? undefined : styles.late}>{say.time(it.dueAt)}</time>
            <b>{it.title}</b>
            {from !== null && <span>{say.distance(distanceMetres(from, it.position))}</span>}
          </button>
        </li>
      ))}
      {done.map(it => (
        <li key={it.id} className={styles.done}>
          <button type="button" onClick={() => onOpen(it.id)}>
            <i />
            <time>{say.time(it.resolvedAt ?? it.reportedAt)}</time>
            <b>{it.title}</b>
            <Icon name="sev-ok" />
          </button>
        </li>
      ))}
    </ol>
  )
}
