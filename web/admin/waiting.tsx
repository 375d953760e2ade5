'use client'
import { Skeleton } from '../ui/states.tsx'
import styles from './admin.module.css'

const ROWS = ['46%', '62%', '38%', '54%', '60%', '42%', '50%'] as const

/** A list on its way: rows of the height they will have. */
export function Waiting() {
  return (
    <div className={styles.waiting}>
      <Skeleton lines={ROWS} />
    </div>
  )
}
