'use client'
import { useEffect, useState } from 'react'
import { type Fix, type PlaceTrouble, watchPlace } from './watch-place.ts'

export type MyPlace = { readonly fix: Fix | null; readonly trouble: PlaceTrouble | null }

/** Where this phone is, while `isOn`. A fix once had is kept through later trouble. */
export function useMyPlace(isOn: boolean): MyPlace {
  const [place, setPlace] = useState<MyPlace>({ fix: null, trouble: null })
  useEffect(() => {
    if (!isOn) return
    return watchPlace(
      fix => setPlace({ fix, trouble: null }),
      trouble => setPlace(known => ({ ...known, trouble })),
    )
  }, [isOn])
  return place
}
