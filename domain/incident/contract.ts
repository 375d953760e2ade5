import { z } from 'zod'
import { nearReason, skill, unitKind } from '#domain/force'
import { bboxText, command, cursorText, fact, instant, pageOf, position, query } from '#platform/pure'
import { incident, incidentKind, incidentStatus, severity } from './incident.ts'

export const reportIncident = command('POST /api/incidents', {
  input: z.object({
    title: z.string().trim().min(1).max(120),
    kind: incidentKind,
    severity,
    note: z.string().max(2000).default(''),
    address: z.string().max(200).default(''),
    /** A point, or `areaCode` for its centre. */
    position: position.optional(),
    areaCode: z.string().max(20).optional(),
    photoIds: z.array(z.uuid()).max(9).default([]),
    source: z.enum(['desk', 'phone', 'api']).default('api'),
    /** When the reporter saw it; a phone without signal sends later. */
    seenAt: instant.optional(),
  }),
  output: incident,
  action: 'incident.report',
  summary: { zh: '上报事件', en: 'Report an incident' },
})

const step = z.object({ id: z.uuid(), note: z.string().max(500).default(''), version: z.number().int().optional() })
const stepTo = <S extends z.ZodType>(name: string, input: S, told: { action: string; zh: string; en: string }) =>
  command(`POST /api/incidents/{id}/${name}`, { input, output: incident, action: told.action, summary: { zh: told.zh, en: told.en } })

export const acceptIncident = stepTo('accept', step, { action: 'incident.command', zh: '接警', en: 'Accept' })
export const assignIncident = stepTo(
  'assign',
  step.extend({ unitIds: z.array(z.uuid()).max(20).default([]), departmentCode: z.string().max(40).nullable().default(null) }),
  { action: 'incident.command', zh: '派单', en: 'Assign' },
)
export const setOut = stepTo('set-out', step, { action: 'incident.work', zh: '出发', en: 'On the way' })
export const arriveOnScene = stepTo('arrive', step, { action: 'incident.work', zh: '到场', en: 'On scene' })
export const resolveIncident = stepTo('resolve', step, { action: 'incident.work', zh: '办结', en: 'Resolve' })
export const closeIncident = stepTo('close', step, { action: 'incident.command', zh: '归档', en: 'Close' })
export const returnIncident = stepTo('return', step, { action: 'incident.work', zh: '退回', en: 'Return' })
export const cancelIncident = stepTo('cancel', step, { action: 'incident.cancel', zh: '撤销', en: 'Cancel' })
export const addNote = stepTo('notes', step.extend({ note: z.string().min(1).max(2000), photoIds: z.array(z.uuid()).max(9).default([]) }), { action: 'incident.work', zh: '补报', en: 'Add a note' })

export const listIncidents = query('GET /api/incidents', {
  input: z.object({
    state: z.enum(['open', 'ended', 'overdue', 'all']).default('all'),
    status: incidentStatus.optional(),
    severity: severity.optional(),
    kind: incidentKind.optional(),
    areaCode: z.string().max(20).optional(),
    bbox: bboxText.optional(),
    /** Mine: I reported it or my unit is on it. */
    mine: z.stringbool().default(false),
    q: z.string().max(60).optional(),
    sort: z.enum(['urgency', 'newest', 'due']).default('newest'),
    cursor: cursorText.optional(),
    limit: z.coerce.number().int().min(1).max(500).default(50),
  }),
  output: pageOf(incident),
  action: 'incident.read',
  summary: { zh: '事件列表', en: 'Incidents' },
})

export const getIncident = query('GET /api/incidents/{id}', {
  input: z.object({ id: z.uuid() }),
  output: incident,
  action: 'incident.read',
  summary: { zh: '一个事件', en: 'One incident' },
})

export const timelineEntry = z.object({
  at: instant,
  /** `incident.reported`, `incident.stepped` …, `call.started` … */
  name: z.string(),
  step: z.string().nullable(),
  actorName: z.string().nullable(),
  note: z.string(),
  /** Units sent; of a call, people rung and others it concerned. */
  unitNames: z.array(z.string()),
  photoIds: z.array(z.uuid()),
})
export type TimelineEntry = z.infer<typeof timelineEntry>

export const getTimeline = query('GET /api/incidents/{id}/timeline', {
  input: z.object({ id: z.uuid() }),
  output: z.object({ items: z.array(timelineEntry) }),
  action: 'incident.read',
  summary: { zh: '经过', en: 'Time line' },
})

export const nearbyUnit = z.object({
  unitId: z.uuid(),
  name: z.string(),
  kind: unitKind,
  skills: z.array(skill),
  position,
  distanceMetres: z.number(),
  /** By force's port of travel times: today the straight line and a detour. */
  travelMinutes: z.number(),
  openIncidents: z.number().int(),
  isStale: z.boolean(),
  reasons: z.array(nearReason),
})
export type NearbyUnit = z.infer<typeof nearbyUnit>

export const getNearby = query('GET /api/incidents/{id}/nearby', {
  input: z.object({ id: z.uuid(), limit: z.coerce.number().int().min(1).max(50).default(8), kind: unitKind.optional(), skill: skill.optional() }),
  output: z.object({
    /** Best first, however far. */
    items: z.array(nearbyUnit),
    within10km: z.number().int(),
    /** What an incident of this kind first needs somebody to be able to do. */
    wantedSkill: skill.nullable(),
    /** The first, if it is free and not silent: whom a screen may choose beforehand. */
    bestUnitId: z.uuid().nullable(),
  }),
  action: 'incident.read',
  summary: { zh: '谁在附近', en: 'Who is near' },
})

/** The figures of the wall, all from one snapshot so that tiles agree. Times are the city's (UTC+8). */
export const incidentSummary = z.object({
  asOf: instant,
  openCount: z.number().int(),
  openBySeverity: z.record(severity, z.number().int()),
  unacceptedCriticalCount: z.number().int(),
  overdueCount: z.number().int(),
  todayCount: z.number().int(),
  todayEndedCount: z.number().int(),
  /** Today's reports per hour 0..now; the last hour is incomplete. */
  todayByHour: z.array(z.number().int()),
  /** Per hour of the day over the days before: quartiles and median. */
  usualByHour: z.array(z.object({ low: z.number(), median: z.number(), high: z.number() })),
  todayByKind: z.array(z.object({ kind: incidentKind, count: z.number().int() })),
  /** One row per area one level down. `per10k` is today's reports per 10,000 residents. */
  byArea: z.array(
    z.object({
      areaCode: z.string(),
      name: z.string(),
      nameEn: z.string(),
      todayCount: z.number().int(),
      yesterdayByNowCount: z.number().int(),
      openCount: z.number().int(),
      population: z.number().int().nullable(),
      per10k: z.number().nullable(),
      medianMinutesToScene: z.number().nullable(),
      p90MinutesToScene: z.number().nullable(),
    }),
  ),
  /** Minutes from report to scene over the last 24 hours, in bins of 5; the last bin is open. */
  minutesToScene: z.object({ bins: z.array(z.number().int()), median: z.number().nullable(), p90: z.number().nullable(), count: z.number().int() }),
})
export type IncidentSummary = z.infer<typeof incidentSummary>

export const getSummary = query('GET /api/incidents/summary', {
  input: z.object({ areaCode: z.string().max(20).optional() }),
  output: incidentSummary,
  action: 'incident.read',
  summary: { zh: '大屏数字', en: 'Figures for the wall' },
})

export const uploadPhoto = command('POST /api/photos', {
  input: z.object({ bytes: z.instanceof(Uint8Array) }),
  output: z.object({ id: z.uuid(), widthPx: z.number().int(), heightPx: z.number().int() }),
  action: 'me.read',
  bytesAs: 'bytes',
  bodyLimitBytes: 12 * 1024 * 1024,
  summary: { zh: '上传照片（去除相机信息）', en: 'Upload a photo (camera metadata is removed)' },
})

/** A photo is seen by whoever may see an incident it belongs to, and by its uploader. */
export const getPhoto = query('GET /api/photos/{id}', {
  input: z.object({ id: z.uuid(), size: z.enum(['thumb', 'full']).default('full') }),
  output: z.unknown(),
  action: 'incident.read',
  summary: { zh: '看照片', en: 'A photo' },
})

const heard = { action: 'incident.read' }
export const incidentReported = fact('incident.reported', 1, z.object({ incident }), heard)
/** Every step, with the incident as it is after it. */
export const incidentStepped = fact(
  'incident.stepped',
  1,
  z.object({ step: z.string(), note: z.string(), unitNames: z.array(z.string()), photoIds: z.array(z.uuid()), incident }),
  heard,
)
/** Nobody on scene when it was due; told once. */
export const incidentOverdue = fact('incident.overdue', 1, z.object({ incident }), heard)
