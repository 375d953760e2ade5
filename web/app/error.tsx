'use client'
import { BrokenPage } from '../shell/lost-page.tsx'

export default function Broken({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return <BrokenPage id={error.digest ?? '–'} onRetry={reset} />
}
