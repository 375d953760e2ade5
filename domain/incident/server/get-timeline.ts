import { z } from 'zod'
import type { Context } from '#platform/context'
import { factsAbout } from '#platform/event-log'
import type { InputOf, OutputOf } from '#platform/pure'
import { type TimelineEntry, type getTimeline as contract, incidentOverdue, incidentReported, incidentStepped } from '../contract.ts'
import { getIncident } from './get-incident.ts'

type Fact = Awaited<ReturnType<typeof factsAbout>>[number]

/** The time line is the event log about this incident: nothing is kept twice. */
export async function getTimeline(ctx: Context, { id }: InputOf<typeof contract>): Promise<OutputOf<typeof contract>> {
  await getIncident(ctx, { id })
  const facts = await factsAbout(ctx.tx, `incident:${id}`)
  return { items: facts.map(toEntry) }
}

function toEntry(fact: Fact): TimelineEntry {
  const base = { at: fact.at.toISOString(), name: fact.name, actorName: fact.actorName, step: null, note: '', unitNames: [], photoIds: [] }
  if (fact.name === incidentStepped.name) {
    const { step, note, unitNames, photoIds } = incidentStepped.payload.parse(fact.payload)
    return { ...base, step, note, unitNames, photoIds }
  }
  if (fact.name === incidentReported.name) {
    const { incident } = incidentReported.payload.parse(fact.payload)
    return { ...base, note: incident.note, photoIds: incident.photoIds }
  }
  return { ...base, step: fact.name === incidentOverdue.name ? 'overdue' : null, unitNames: namesIn(fact) }
}

/** Facts of later slices about this incident, such as calls: the names in them say whom they concerned. */
const concerning = z.object({ names: z.array(z.string()) })

function namesIn(fact: Fact): string[] {
  const read = concerning.safeParse(fact.payload)
  return read.success ? read.data.names : []
}
