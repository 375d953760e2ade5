import { type SQL, eq, inArray, sql } from 'drizzle-orm'
import { teamTable, unitTable } from '#domain/force/server'
import { relationOf } from '#domain/identity'
import { type KnownAccount, accountsByIds, accountsByUsernames, accountsOfPost, mayDo } from '#domain/identity/server'
import { anyOf } from '#platform/bulk'
import type { Context } from '#platform/context'
import { commonProblems } from '#platform/pure'
import type { Seat } from '../call.ts'
import type { Unreached, Whom } from '../contract.ts'
import { floorPriorityOf } from '../voice-group.ts'
import { freshSeat } from './access.ts'
import { callTable, seatTable } from './table.ts'

/** Whom the thing the call is about already names: asked no right again. */
export type Known = { readonly unitIds: readonly string[]; readonly accountIds: readonly string[] }
export type Invitees = {
  /** Seats to ring; busy ones say so. */
  readonly seats: readonly Seat[]
  readonly unreached: readonly Unreached[]
  /** Where the units stand that were chosen. */
  readonly areaPaths: readonly string[]
}

const UNIT = { id: unitTable.id, number: unitTable.number, name: unitTable.name, areaPath: unitTable.areaPath, accountId: unitTable.accountId }
type Crewed = { readonly id: string; readonly number: number; readonly name: string; readonly areaPath: string; readonly accountId: string | null }

/** `[CALL-13]` Whom the caller may ring; who is unknown and who is out of reach is one answer for the whole list. */
export async function inviteesOf(ctx: Context, whom: Whom, known: Known): Promise<Invitees> {
  const chosen = await chosenUnits(ctx, whom)
  const dialled = await dialledBy(ctx, whom.numbers)
  const given = await unitsWhere(ctx, sql`${unitTable.id} = ${anyOf(known.unitIds, 'uuid')}`)
  const units = [...new Map([...chosen, ...dialled.units, ...given].map(unit => [unit.id, unit])).values()]
  const named = await namedAccounts(ctx, whom)
  const trusted = await accountsByIds(ctx.tx, [...known.accountIds, ...units.flatMap(unit => unit.accountId ?? [])])
  const accounts = new Map([...named, ...dialled.accounts, ...trusted].map(account => [account.id, account]))
  accounts.delete(ctx.actor.accountId)
  const free = [...accounts.values()].filter(account => !account.isDisabled).sort((one, other) => one.displayName.localeCompare(other.displayName))
  const busy = await busyAmong(ctx, free.map(account => account.id))
  return {
    seats: await Promise.all(free.map(account => seatFor(ctx, account, { isBusy: busy.has(account.id), units }))),
    unreached: [...crewless(units, accounts), ...named.filter(account => account.isDisabled).map(account => ({ name: account.displayName, unitId: null, why: 'disabled' as const }))],
    areaPaths: [...chosen, ...dialled.units].map(unit => unit.areaPath),
  }
}

/** A unit nobody crews in the field app, or whose account is disabled, cannot be rung; one's own needs not. */
function crewless(units: readonly Crewed[], accounts: ReadonlyMap<string, KnownAccount>): Unreached[] {
  return units.flatMap(({ id: unitId, name, accountId }): Unreached[] => {
    if (accountId === null) return [{ name, unitId, why: 'no_account' }]
    return accounts.get(accountId)?.isDisabled ? [{ name, unitId, why: 'disabled' }] : []
  })
}

async function seatFor(ctx: Context, account: KnownAccount, { isBusy, units }: { isBusy: boolean; units: readonly Crewed[] }): Promise<Seat> {
  const unit = units.find(it => it.accountId === account.id) ?? (await unitsWhere(ctx, eq(unitTable.accountId, account.id)))[0]
  const person = { accountId: account.id, name: account.displayName.slice(0, 60), unitId: unit?.id ?? null, unitNumber: unit?.number ?? null }
  return { ...freshSeat({ ...person, role: 'member', floorPriority: floorPriorityOf(account) }), state: isBusy ? 'busy' : 'missed' }
}

async function chosenUnits(ctx: Context, { unitIds, unitNumbers, teamId }: Whom): Promise<Crewed[]> {
  const [ids, numbers] = [new Set(unitIds), new Set(unitNumbers)]
  const units = await unitsWhere(ctx, sql`${unitTable.id} = ${anyOf([...ids], 'uuid')} or ${unitTable.number} = ${anyOf([...numbers], 'int')}`)
  const areAllThere = [...ids].every(id => units.some(unit => unit.id === id)) && [...numbers].every(number => units.some(unit => unit.number === number))
  if (!areAllThere || !units.every(unit => mayDo(ctx, 'unit.read', unit.areaPath))) throw commonProblems.notFound()
  return teamId === null ? units : [...units, ...(await teamUnits(ctx, teamId))]
}

async function teamUnits(ctx: Context, teamId: string): Promise<Crewed[]> {
  const [team] = await ctx.tx.select({ areaPath: teamTable.areaPath }).from(teamTable).where(eq(teamTable.id, teamId))
  if (!team || !mayDo(ctx, 'unit.read', team.areaPath)) throw commonProblems.notFound()
  return unitsWhere(ctx, eq(unitTable.teamId, teamId))
}

async function namedAccounts(ctx: Context, { accountIds, commander }: Whom): Promise<KnownAccount[]> {
  const named = await accountsByIds(ctx.tx, accountIds)
  if (named.length < new Set(accountIds).size || !named.every(account => mayRing(ctx, account))) throw commonProblems.notFound()
  return commander ? [...named, ...(await nearestCommanders(ctx))] : named
}

/** A user name one may ring, else the phone number of a unit one sees. */
async function dialledBy(ctx: Context, numbers: readonly string[]): Promise<{ accounts: KnownAccount[]; units: Crewed[] }> {
  if (numbers.length === 0) return { accounts: [], units: [] }
  const accounts = (await accountsByUsernames(ctx.tx, numbers)).filter(account => mayRing(ctx, account))
  const phones = numbers.filter(number => !accounts.some(account => account.username === number))
  const rows = await ctx.tx.select({ ...UNIT, phone: unitTable.phone }).from(unitTable).where(sql`${unitTable.phone} = ${anyOf(phones, 'text')}`)
  const units = rows.filter(unit => mayDo(ctx, 'unit.read', unit.areaPath))
  if (!phones.every(phone => units.some(unit => unit.phone === phone))) throw commonProblems.notFound()
  return { accounts, units }
}

/** `[CALL-13]` Own and below whoever it is; above and next door only who commands there. */
export function mayRing(ctx: Context, { areaPath, roles }: KnownAccount): boolean {
  if (!mayDo(ctx, 'call.ring', areaPath)) return false
  const relation = relationOf(ctx.actor.area?.path ?? null, areaPath)
  return relation === 'own' || relation === 'below' || roles.includes('commander')
}

/** The commanders of the smallest area around the caller's own that has any. */
async function nearestCommanders(ctx: Context): Promise<KnownAccount[]> {
  const codes = (ctx.actor.area?.path ?? '').split('/').slice(0, -1)
  const paths = [...codes.map((_, depth) => codes.slice(0, depth + 1).map(code => `${code}/`).join('')), '']
  const commanders = (await accountsOfPost(ctx.tx, 'commander', paths)).filter(account => account.id !== ctx.actor.accountId && mayRing(ctx, account))
  const nearest = Math.max(...commanders.map(account => account.areaPath.length))
  return commanders.filter(account => account.areaPath.length === nearest)
}

/** `[CALL-12]` Who sits in a conference already. */
async function busyAmong({ tx }: Context, accountIds: readonly string[]): Promise<ReadonlySet<string | null>> {
  if (accountIds.length === 0) return new Set()
  const rows = await tx
    .select({ accountId: seatTable.accountId })
    .from(seatTable)
    .innerJoin(callTable, eq(callTable.id, seatTable.callId))
    .where(sql`${seatTable.accountId} = ${anyOf(accountIds, 'text')} and ${inArray(seatTable.state, ['joined', 'away'])} and ${callTable.kind} = 'conference' and ${callTable.state} <> 'ended'`)
  return new Set(rows.map(row => row.accountId))
}

function unitsWhere({ tx }: Context, where: SQL): Promise<Crewed[]> {
  return tx.select(UNIT).from(unitTable).where(where).orderBy(unitTable.number)
}
