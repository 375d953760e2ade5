import type { Words } from '../words.ts'
import { admin } from './admin.ts'
import { call } from './call.ts'
import { common } from './common.ts'
import { desk } from './desk.ts'
import { phone } from './phone.ts'
import { playback } from './playback.ts'
import { signIn } from './sign-in.ts'
import { wall } from './wall.ts'
import { watch } from './watch.ts'

export const en: Words = { admin, call, common, desk, phone, playback, signIn, wall, watch }
