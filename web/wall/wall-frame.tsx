'use client'
import { createContext, useContext } from 'react'
import { type WallLayout, layoutFor } from './wall-layout.ts'

/** The measures of this wall, for everything on it. */
export const WallFrame = createContext<WallLayout>(layoutFor(1920, 1080))

export function useFrame(): WallLayout {
  return useContext(WallFrame)
}
