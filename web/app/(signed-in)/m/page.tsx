import { PhoneScreen } from '../../../phone/phone-screen.tsx'
import { titled } from '../../page-title.ts'

export const generateMetadata = titled('phone')

export default function Page() {
  return <PhoneScreen />
}
