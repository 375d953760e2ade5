import { LostPage } from '../shell/lost-page.tsx'

export default function NotFound() {
  return <LostPage />
}
