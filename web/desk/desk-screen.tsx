'use client'
import dynamic from 'next/dynamic'

/** The map needs a browser: the desk is not rendered on the server. */
const DeskStage = dynamic(() => import('./desk-stage.tsx').then(module => module.DeskStage), { ssr: false })

export function DeskScreen() {
  return <DeskStage />
}
