import { DeskScreen } from '../../desk/desk-screen.tsx'
import { titled } from '../page-title.ts'

export const generateMetadata = titled('desk')

export default function Page() {
  return <DeskScreen />
}
