import type { Viewport } from 'next'
import { CallScreen } from '../../../../call/call-screen.tsx'
import { titled } from '../../../page-title.ts'

export const generateMetadata = titled('call')
export const viewport: Viewport = { themeColor: '#0a101b' }

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <CallScreen id={(await params).id} />
}
