import { admin } from './admin.ts'
import { call } from './call.ts'
import { common } from './common.ts'
import { desk } from './desk.ts'
import { phone } from './phone.ts'
import { playback } from './playback.ts'
import { signIn } from './sign-in.ts'
import { wall } from './wall.ts'
import { watch } from './watch.ts'

/** Chinese is the first language: its tree is the type of every other. One file per area of the app. */
export const zh = { admin, call, common, desk, phone, playback, signIn, wall, watch } as const
