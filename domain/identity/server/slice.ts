import { lt } from 'drizzle-orm'
import {
  accountChanged,
  accountCreated,
  changeAccount,
  createAccount,
  getMe,
  issueLiveTicket,
  listAccounts,
  readAudit,
  revokeSessions,
  sessionsRevoked,
  signInRefused,
  signedIn,
  signedOut,
} from '#domain/identity'
import type { Context } from '#platform/context'
import { type Slice, defineSlice } from '#platform/slice'
import type { AreaBook } from './area-book.ts'
import { alterAccount } from './change-account.ts'
import { makeAccount } from './create-account.ts'
import { readMe } from './get-me.ts'
import { readAccounts } from './list-accounts.ts'
import { giveLiveTicket } from './live-ticket.ts'
import { readTrail } from './read-audit.ts'
import { endSessions } from './revoke-sessions.ts'
import { tellRightsChanged } from './session.ts'
import { authAttempt, authSession, liveTicket } from './table.ts'

/** `areaBook` comes from the area slice by way of the registry: see `area-book.ts`. */
export function identitySlice({ areaBook }: { areaBook: AreaBook }): Slice {
  return defineSlice({
    name: 'identity',
    handles: on => [
      on(getMe, ctx => readMe(ctx, areaBook)),
      on(listAccounts, (ctx, input) => readAccounts(ctx, input, areaBook)),
      on(createAccount, (ctx, input) => makeAccount(ctx, input, areaBook)),
      on(changeAccount, (ctx, input) => alterAccount(ctx, input, areaBook)),
      on(revokeSessions, endSessions),
      on(issueLiveTicket, giveLiveTicket),
      on(readAudit, (ctx, input) => readTrail(ctx, input, areaBook)),
    ],
    tells: [accountCreated, accountChanged, sessionsRevoked, signedIn, signedOut, signInRefused],
    follows: when => [
      when(accountChanged, 'identity.tell_gateways_of_change', tellGateways),
      when(sessionsRevoked, 'identity.tell_gateways_of_revoking', tellGateways),
    ],
    routines: [{ name: 'identity.sweep', crontab: '17 * * * *', run: sweep }],
  })
}

async function tellGateways(ctx: Context, { accountId }: { accountId: string }): Promise<void> {
  tellRightsChanged(ctx.handles, accountId)
}

/** What has run out says nothing any more; it only takes room. */
async function sweep({ tx, now }: Context): Promise<void> {
  await tx.delete(liveTicket).where(lt(liveTicket.expiresAt, now))
  await tx.delete(authSession).where(lt(authSession.expiresAt, now))
  await tx.delete(authAttempt).where(lt(authAttempt.endsAt, now))
}
