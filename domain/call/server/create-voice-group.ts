import { and, eq, isNotNull, sql } from 'drizzle-orm'
import { areaByCode } from '#domain/area/server'
import { teamTable, unitTable } from '#domain/force/server'
import { accountsBelow, mayDo, permit } from '#domain/identity/server'
import { anyOf } from '#platform/bulk'
import type { Context } from '#platform/context'
import { record } from '#platform/event-log'
import { type InputOf, commonProblems } from '#platform/pure'
import { MOST_GROUP_SEATS } from '../call.ts'
import type { CallNow, createVoiceGroup as contract } from '../contract.ts'
import { callStarted } from '../facts.ts'
import { callProblems } from '../problems.ts'
import { type VoiceGroup, groupKey } from '../voice-group.ts'
import { callNowOf } from './access.ts'
import { type CallArea, areaHolding } from './call-area.ts'
import { type OpenBook, audienceOf, toCall } from './call-rows.ts'
import { callTable } from './table.ts'

type Asked = InputOf<typeof contract>

/** `[CALL-9]` It stands until it is ended; its members come and go. There is one of the same members. */
export async function createVoiceGroup(ctx: Context, asked: Asked): Promise<CallNow> {
  const area = await areaOfGroup(ctx, asked)
  const group: VoiceGroup = { areaCode: area.code === '' ? null : area.code, roles: asked.roles ?? [], unitKinds: asked.unitKinds ?? [], teamId: asked.teamId ?? null }
  if (group.roles.length === 0 && group.unitKinds.length === 0 && group.teamId === null) throw callProblems.nobodyInGroup()
  const columns = { title: asked.name, kind: 'voice_group', state: 'live', areaCode: area.code, areaPath: area.path, group, groupKey: groupKey(group), startedAt: ctx.now, liveAt: ctx.now } as const
  const [row] = await ctx.tx.insert(callTable).values(columns).onConflictDoNothing().returning()
  if (!row) throw callProblems.groupExists({ callId: await callOfKey(ctx, columns.groupKey) })
  const open: OpenBook = { row, book: { call: toCall(row), seats: [] } }
  const accountIds = await membersOf(ctx, area, group)
  await record(ctx, callStarted, { call: open.book.call, seats: [], names: [] }, { ...audienceOf(row), accountIds })
  return callNowOf(ctx, open)
}

async function areaOfGroup(ctx: Context, { areaCode, teamId }: Asked): Promise<CallArea> {
  const area = areaCode === undefined ? areaHolding(ctx, []) : await areaByCode(ctx, areaCode)
  if (area === null) throw commonProblems.notFound()
  permit(ctx, 'call.oversee', area.path)
  if (teamId === undefined || teamId === null) return area
  const [team] = await ctx.tx.select({ areaPath: teamTable.areaPath }).from(teamTable).where(eq(teamTable.id, teamId))
  if (!team || !mayDo(ctx, 'unit.read', team.areaPath)) throw commonProblems.notFound()
  return area
}

async function callOfKey({ tx }: Context, key: string): Promise<string> {
  const rows = await tx.select({ id: callTable.id, state: callTable.state }).from(callTable).where(eq(callTable.groupKey, key))
  return rows.find(row => row.state !== 'ended')?.id ?? ''
}

/** Who hears that there is a new group; of a very large one the rest find it when they next look. */
async function membersOf({ tx }: Context, { path: areaPath }: CallArea, { roles, unitKinds, teamId }: VoiceGroup): Promise<string[]> {
  const { accountId, kind } = unitTable
  const isTold = teamId === null ? sql`${kind} = ${anyOf(unitKinds, 'text')}` : eq(unitTable.teamId, teamId)
  const within = and(isNotNull(accountId), isTold, sql`starts_with(${unitTable.areaPath}, ${areaPath})`)
  const crews = await tx.select({ accountId }).from(unitTable).where(within).limit(MOST_GROUP_SEATS)
  const byPost = teamId === null ? await accountsBelow(tx, { roles, areaPath, limit: MOST_GROUP_SEATS }) : []
  return [...new Set([...crews.flatMap(crew => crew.accountId ?? []), ...byPost.map(account => account.id)])]
}
