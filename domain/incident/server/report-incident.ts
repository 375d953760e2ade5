import { sql } from 'drizzle-orm'
import { areaByCode, areasAt } from '#domain/area/server'
import { permit } from '#domain/identity/server'
import type { Context } from '#platform/context'
import { record } from '#platform/event-log'
import type { InputOf, Position } from '#platform/pure'
import { commonProblems } from '#platform/pure'
import { incidentReported, type reportIncident as contract } from '../contract.ts'
import { type Incident, dueAt } from '../incident.ts'
import { incidentProblems } from '../problems.ts'
import { ownPhotos } from './photos.ts'
import { incidentDay, incidentTable, toIncident } from './table.ts'

type Report = InputOf<typeof contract>

/** `[INC-5]` The place is resolved to its grid as of the report; `[INC-2]` the clock starts when the report arrives. */
export async function reportIncident(ctx: Context, report: Report): Promise<Incident> {
  const place = await placeOf(ctx, report)
  permit(ctx, 'incident.report', place.path)
  await ownPhotos(ctx, report.photoIds)

  const [row] = await ctx.tx
    .insert(incidentTable)
    .values({
      number: await nextNumber(ctx),
      title: report.title,
      kind: report.kind,
      severity: report.severity,
      status: 'reported',
      note: report.note,
      address: report.address,
      lon: place.position[0],
      lat: place.position[1],
      areaCode: place.code,
      areaPath: place.path,
      areaNames: place.names,
      reporterId: ctx.actor.accountId,
      reporterName: ctx.actor.displayName,
      source: report.source,
      photoIds: report.photoIds,
      reportedAt: ctx.now,
      dueAt: dueAt(report.severity, ctx.now),
    })
    .returning()

  const incident = toIncident(row!)
  await record(ctx, incidentReported, { incident }, {
    areaCode: row!.areaCode,
    areaPath: row!.areaPath,
    accountIds: [row!.reporterId],
    subject: `incident:${row!.id}`,
  })
  return incident
}

type Place = { position: Position; code: string; path: string; names: string[] }

async function placeOf(ctx: Context, report: Report): Promise<Place> {
  const position = report.position ?? (await centreOf(ctx, report.areaCode))
  const chain = await areasAt(ctx, position)
  const grid = chain.at(-1)
  if (!grid) throw incidentProblems.outsideCity()
  return { position, code: grid.code, path: grid.path, names: chain.slice(1).map(area => area.name) }
}

async function centreOf(ctx: Context, areaCode: string | undefined): Promise<Position> {
  if (areaCode === undefined) throw incidentProblems.noPlace()
  const area = await areaByCode(ctx, areaCode)
  if (!area) throw commonProblems.notFound()
  permit(ctx, 'incident.report', area.path)
  return area.center
}

/** `20261122-0861`: the day in the city's time zone and a count without gaps. */
async function nextNumber(ctx: Context): Promise<string> {
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: ctx.handles.env.timeZone }).format(ctx.now)
  const [row] = await ctx.tx
    .insert(incidentDay)
    .values({ day, last: 1 })
    .onConflictDoUpdate({ target: incidentDay.day, set: { last: sql`${incidentDay.last} + 1` } })
    .returning()
  return `${day.replaceAll('-', '')}-${String(row!.last).padStart(4, '0')}`
}
