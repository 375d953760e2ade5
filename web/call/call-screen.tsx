'use client'
import dynamic from 'next/dynamic'
import styles from './call.module.css'

/** Media and map need a browser: only the dark ground is rendered on the server. */
const CallStage = dynamic(() => import('./call-stage.tsx').then(module => module.CallStage), { ssr: false })

export function CallScreen({ id }: { id: string }) {
  return (
    <main className={styles.ground} data-theme="dark">
      <CallStage id={id} />
    </main>
  )
}
