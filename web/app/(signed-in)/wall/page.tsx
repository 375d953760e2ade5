import type { Viewport } from 'next'
import { titled } from '../../page-title.ts'
import { WallScreen } from '../../../wall/wall-screen.tsx'

export const generateMetadata = titled('wall')
export const viewport: Viewport = { themeColor: '#0a101b' }

export default function Page() {
  return <WallScreen />
}
