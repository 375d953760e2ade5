import type { ReactNode } from 'react'
import { RingOverlay } from '../../call/ring-overlay.tsx'
import { LiveProvider } from '../../live/live-provider.tsx'

/** Rights are decided by the server for every answer; a visitor without a session is led to the sign-in by the first 401. */
export default function SignedIn({ children }: { children: ReactNode }) {
  return (
    <LiveProvider>
      {children}
      <RingOverlay />
    </LiveProvider>
  )
}
