import { titled } from '../page-title.ts'
import { SignInScreen } from '../../sign-in/sign-in-screen.tsx'

export const generateMetadata = titled('signIn')

export default function Page() {
  return <SignInScreen />
}
