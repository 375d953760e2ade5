'use client'
import { useSyncExternalStore } from 'react'
import type { Me } from '#domain/identity'

/** What stands before whom: a wall is watched, a desk worked at, a phone held. */
export type Look = 'desk' | 'phone' | 'wall'

const HELD = '(max-width: 699px)'

export function useLook(me: Pick<Me, 'roles'> | undefined): Look {
  const isNarrow = useSyncExternalStore(listen, () => matchMedia(HELD).matches, () => false)
  if (me?.roles.includes('wall')) return 'wall'
  return isNarrow ? 'phone' : 'desk'
}

function listen(changed: () => void): () => void {
  const query = matchMedia(HELD)
  query.addEventListener('change', changed)
  return () => query.removeEventListener('change', changed)
}

/** Where one goes after a call: to what it was about. */
export function homeOf(look: Look, incidentId: string | null): string {
  const path = { desk: '/', phone: '/m', wall: '/wall' }[look]
  return incidentId === null || look === 'wall' ? path : `${path}?incident=${incidentId}`
}
