import { admin } from './admin.ts'
import { common } from './common.ts'
import { desk } from './desk.ts'
import { phone } from './phone.ts'
import { signIn } from './sign-in.ts'
import { wall } from './wall.ts'

/** Chinese is the first language: its tree is the type of every other. One file per area of the app. */
export const zh = { admin, common, desk, phone, signIn, wall } as const
