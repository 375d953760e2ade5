import { unitsByIds } from '#domain/force/server'
import { mayDo, permit } from '#domain/identity/server'
import { accountsOn, lockFor } from '#domain/incident/server'
import type { Context } from '#platform/context'
import { record } from '#platform/event-log'
import { type InputOf, type OutputOf, commonProblems } from '#platform/pure'
import { RING_MS, type Seat, accountsIn } from '../call.ts'
import { ringSeats } from '../call-rules.ts'
import type { Whom, startCall as contract } from '../contract.ts'
import { callStarted } from '../facts.ts'
import { callProblems } from '../problems.ts'
import { callNowOf, seatForCaller } from './access.ts'
import { applyChange } from './apply-change.ts'
import { type CallArea, areaHolding, areaOf } from './call-area.ts'
import { type OpenBook, audienceOf, seatColumns, toCall } from './call-rows.ts'
import { type Invitees, type Known, inviteesOf } from './invitees.ts'
import { leaveOthers, lockForSitting } from './one-conference.ts'
import { callTable, seatTable } from './table.ts'

type Asked = InputOf<typeof contract>
/** What a call is about, and whom that names by itself. */
type Subject = { readonly incidentId: string | null; readonly unitId: string | null; readonly title: string; readonly area: CallArea | null; readonly known: Known }

export async function startCall(ctx: Context, asked: Asked): Promise<OutputOf<typeof contract>> {
  const subject = await subjectOf(ctx, asked)
  const invitees = await inviteesOf(ctx, asked.whom, subject.known)
  if (invitees.seats.length === 0 && isAnybodyNamed(asked.whom)) throw callProblems.nobodyToRing()
  const area = subject.area ?? areaHolding(ctx, invitees.areaPaths)
  if (subject.incidentId === null) permit(ctx, 'call.start', area.path)
  const sitting = await lockForSitting(ctx, null)
  const begun = await begin(ctx, { subject, area, title: asked.title || subject.title || titleFrom(ctx, invitees) })
  const ringsUntil = new Date(ctx.now.getTime() + RING_MS).toISOString()
  const at = ctx.now.toISOString()
  const rung = invitees.seats.length === 0 ? begun : await applyChange(ctx, begun, ringSeats(begun.book, { seats: invitees.seats, ringsUntil }, at))
  await leaveOthers(ctx, sitting)
  return { ...callNowOf(ctx, rung), unreached: [...invitees.unreached] }
}

/** The call with its host alone in it. */
async function begin(ctx: Context, { subject, area, title }: { subject: Subject; area: CallArea; title: string }): Promise<OpenBook> {
  const at = ctx.now.toISOString()
  const host: Seat = { ...(await seatForCaller(ctx, 'host')), state: 'joined', joinedAt: at, unseenSince: at }
  const { incidentId, unitId } = subject
  const [row] = await ctx.tx
    .insert(callTable)
    .values({ title: title.slice(0, 120), kind: 'conference', incidentId, unitId, areaCode: area.code, areaPath: area.path, state: 'ringing', hostSeatId: host.id, startedAt: ctx.now })
    .returning()
  await ctx.tx.insert(seatTable).values({ id: host.id, callId: row!.id, ...seatColumns(host) })
  const begun: OpenBook = { row: row!, book: { call: toCall(row!), seats: [host] } }
  const accountIds = accountsIn(begun.book.seats)
  await record(ctx, callStarted, { call: begun.book.call, seats: [host], names: [] }, { ...audienceOf(row!), accountIds })
  return begun
}

async function subjectOf(ctx: Context, { incidentId, unitId, whom }: Asked): Promise<Subject> {
  const nobody: Known = { unitIds: [], accountIds: [] }
  if (incidentId !== undefined) {
    // Whoever may work on it may call about it, also who was sent there from elsewhere.
    const row = await lockFor(ctx, incidentId, 'incident.work')
    const known = isAnybodyNamed(whom) ? nobody : { unitIds: row.unitIds, accountIds: await accountsOn(ctx, row) }
    return { incidentId, unitId: null, title: row.title, area: { code: row.areaCode, path: row.areaPath }, known }
  }
  if (unitId === undefined) return { incidentId: null, unitId: null, title: '', area: null, known: nobody }
  const [unit] = await unitsByIds(ctx.tx, [unitId])
  if (!unit || !mayDo(ctx, 'unit.read', unit.areaPath)) throw commonProblems.notFound()
  if (unit.accountId === null && !isAnybodyNamed(whom)) throw callProblems.nobodyToRing()
  return { incidentId: null, unitId, title: unit.name, area: areaOf(unit.areaPath), known: isAnybodyNamed(whom) ? nobody : { unitIds: [unitId], accountIds: [] } }
}

function isAnybodyNamed({ unitIds, unitNumbers, accountIds, numbers, teamId, commander }: Whom): boolean {
  return commander || teamId !== null || [unitIds, unitNumbers, accountIds, numbers].some(list => list.length > 0)
}

function titleFrom({ actor }: Context, { seats }: Invitees): string {
  return [actor.displayName, ...seats.map(seat => seat.name)].slice(0, 4).join('、')
}
