import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { APIError } from 'better-auth/api'
import { betterAuth } from 'better-auth/minimal'
import { username } from 'better-auth/plugins/username'
import { eq } from 'drizzle-orm'
import type { Handles } from '#platform/handles'
import { mayStaySignedIn, sessionLifeMs } from './session.ts'
import { authAccount, authSession, authUser, authVerification } from './table.ts'

/** Browsers keep a cookie at most 400 days. When a session ends is decided by its row, so the cookie may outlive it. */
const COOKIE_LIFE_SECONDS = 400 * 86_400
/** Only paths matter to the library: it is never asked for a link, and origins are checked by `platform/http`. */
const BASE_URL = 'http://guatu.invalid'

export const REFUSED = { disabled: 'ACCOUNT_DISABLED', demoOff: 'DEMO_IS_OFF' } as const

export type AuthEngine = ReturnType<typeof authEngine>

/** The sign-in library over our tables: it hashes, compares, signs cookies; who may do what stays ours. */
export function authEngine(handles: Pick<Handles, 'db' | 'env' | 'clock'>) {
  const { db, env } = handles
  return betterAuth({
    appName: 'guatu',
    baseURL: BASE_URL,
    secret: env.authSecret,
    database: drizzleAdapter(db, {
      provider: 'pg',
      schema: { user: authUser, session: authSession, account: authAccount, verification: authVerification },
    }),
    plugins: [
      username({
        displayUsername: false,
        minUsernameLength: 2,
        maxUsernameLength: 40,
        usernameValidator: name => /^[a-zA-Z][\w.-]*$/.test(name),
      }),
      // phoneNumber(), genericOAuth() (OIDC, WeChat) and twoFactor() go on lines of their own here; their paths into `OPEN_PATHS`.
    ],
    session: { expiresIn: COOKIE_LIFE_SECONDS, disableSessionRefresh: true },
    databaseHooks: { session: { create: { before: session => readySession(handles, session.userId) } } },
    advanced: {
      cookiePrefix: 'guatu',
      useSecureCookies: env.publicUrl?.startsWith('https:') ?? false,
      disableCSRFCheck: true,
      disableOriginCheck: true,
      ipAddress: { disableIpTracking: true },
    },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
  })
}

/** Runs after the password was right and before the session exists: who may not come in, and for how long the others may. */
async function readySession({ db, env, clock }: Pick<Handles, 'db' | 'env' | 'clock'>, userId: string) {
  const [row] = await db.select().from(authUser).where(eq(authUser.id, userId))
  if (!row || row.isDisabled) throw new APIError('FORBIDDEN', { code: REFUSED.disabled })
  if (!mayStaySignedIn(row, env)) throw new APIError('FORBIDDEN', { code: REFUSED.demoOff })
  return { data: { expiresAt: new Date(clock.now().getTime() + sessionLifeMs(row.roles)) } }
}
