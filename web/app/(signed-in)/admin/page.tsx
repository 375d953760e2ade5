import { AdminScreen } from '../../../admin/admin-screen.tsx'
import { titled } from '../../page-title.ts'

export const generateMetadata = titled('admin')

export default function Page() {
  return <AdminScreen />
}
