'use client'
import dynamic from 'next/dynamic'
import './wall.css'

/** The map needs a browser: the wall is not rendered on the server, only its dark ground is. */
const WallStage = dynamic(() => import('./wall-stage.tsx').then(module => module.WallStage), { ssr: false })

export function WallScreen() {
  return (
    <main className="wall-ground" data-theme="dark">
      <WallStage />
    </main>
  )
}
