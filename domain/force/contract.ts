import { z } from 'zod'
import { bboxText, command, cursorText, fact, instant, pageOf, query } from '#platform/pure'
import { NEAR_MOST, nearStatus, nearUnit } from './nearest.ts'
import { accountCarried, device, skill, station, stationKind, unit, unitKind } from './unit.ts'

export const listUnits = query('GET /api/units', {
  input: z.object({
    ids: z.string().max(8000).transform(text => text.split(',')).optional(),
    /** Unit numbers as they come in live frames. */
    numbers: z.string().max(8000).transform(text => text.split(',').map(Number)).pipe(z.array(z.number().int().positive())).optional(),
    kind: unitKind.optional(),
    areaCode: z.string().max(20).optional(),
    bbox: bboxText.optional(),
    q: z.string().max(60).optional(),
    cursor: cursorText.optional(),
    limit: z.coerce.number().int().min(1).max(5000).default(2000),
  }),
  output: pageOf(unit),
  action: 'unit.read',
  summary: { zh: '人员、车辆与设备，带最新位置', en: 'Units with their latest position' },
})

export const getUnit = query('GET /api/units/{id}', {
  input: z.object({ id: z.uuid() }),
  output: unit,
  action: 'unit.read',
  summary: { zh: '一个人员或车辆', en: 'One unit' },
})

/** Each once, in the order of the catalogue. */
const skills = z
  .array(skill)
  .max(50)
  .transform(chosen => skill.options.filter(it => chosen.includes(it)))

export const createUnit = command('POST /api/units', {
  input: z.object({
    name: z.string().min(1).max(60),
    kind: unitKind,
    areaCode: z.string().max(20),
    deviceIds: z.array(z.string().min(1).max(64)).max(8).default([]),
    skills: skills.default([]),
    phone: z.string().max(30).nullable().default(null),
  }),
  output: unit,
  action: 'unit.manage',
  summary: { zh: '新建人员或车辆，认领设备', en: 'Create a unit and adopt its devices' },
})

/** A fleet or a whole force at once, such as 2,000 vehicles of a taxi company. */
export const registerUnits = command('POST /api/units/batch', {
  input: z.object({
    units: z
      .array(
        z.object({
          name: z.string().min(1).max(60),
          kind: unitKind,
          areaCode: z.string().max(20),
          /** A field app is carried by one person: adopt it with `createUnit`. */
          deviceId: z.string().min(1).max(64).refine(id => accountCarried([id]) === null, 'not a field app'),
        }),
      )
      .min(1)
      .max(2_000),
  }),
  output: z.object({ count: z.number().int() }),
  action: 'unit.manage',
  bodyLimitBytes: 1_000_000,
  summary: { zh: '批量新建人员或车辆', en: 'Register many units at once' },
})

export const changeUnit = command('PATCH /api/units/{id}', {
  input: z.object({
    id: z.uuid(),
    name: z.string().min(1).max(60).optional(),
    kind: unitKind.optional(),
    areaCode: z.string().max(20).optional(),
    deviceIds: z.array(z.string().min(1).max(64)).max(8).optional(),
    isOnDuty: z.boolean().optional(),
    skills: skills.optional(),
  }),
  output: unit,
  action: 'unit.manage',
  summary: { zh: '修改人员或车辆', en: 'Change a unit' },
})

/** Who is near a point: exact, and from where units are this instant, not from what the database has of them. */
export const nearestUnits = query('GET /api/units/nearest', {
  input: z.object({
    lon: z.coerce.number().min(-180).max(180),
    lat: z.coerce.number().min(-90).max(90),
    k: z.coerce.number().int().min(1).max(NEAR_MOST).default(10),
    kind: unitKind.optional(),
    skill: skill.optional(),
    status: nearStatus.default('on_duty'),
    areaCode: z.string().max(20).optional(),
    maxMetres: z.coerce.number().positive().max(20_100_000).optional(),
  }),
  /** The nearest first, as the crow flies; of two at one distance the lower number. */
  output: z.object({ asOf: instant, items: z.array(nearUnit) }),
  action: 'unit.read',
  summary: { zh: '离某处最近的人员车辆', en: 'The units nearest to a point' },
})

export const listDevices = query('GET /api/devices', {
  input: z.object({
    state: z.enum(['unclaimed', 'claimed']).optional(),
    cursor: cursorText.optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  output: pageOf(device),
  action: 'device.read',
  summary: { zh: '设备；未认领的不上图', en: 'Devices; unclaimed ones never reach the map' },
})

export const listStations = query('GET /api/stations', {
  input: z.object({ kind: stationKind.optional(), areaCode: z.string().max(20).optional() }),
  output: z.object({ items: z.array(station) }),
  action: 'station.read',
  summary: { zh: '医院、卫生院、急救站等站点', en: 'Hospitals, clinics, ambulance and police stations' },
})

/** Is somebody on duty in each grid? */
export const getCoverage = query('GET /api/coverage', {
  input: z.object({ areaCode: z.string().max(20).optional() }),
  output: z.object({
    asOf: z.string(),
    gridCount: z.number().int(),
    coveredCount: z.number().int(),
    onDutyByKind: z.partialRecord(unitKind, z.number().int()),
    onDutyCount: z.number().int(),
    silentCount: z.number().int(),
    /** One row per area one level down. */
    byArea: z.array(z.object({ areaCode: z.string(), name: z.string(), gridCount: z.number().int(), coveredCount: z.number().int() })),
  }),
  action: 'unit.read',
  summary: { zh: '网格有没有人', en: 'Coverage of grids by people on duty' },
})

const heard = { action: 'unit.read' }
export const unitCreated = fact('unit.created', 1, unit, heard)
export const unitChanged = fact('unit.changed', 1, unit, heard)
/** Many at once: those with numbers from `first` to `last` are to be read again. */
export const unitsRegistered = fact('unit.registered_many', 1, z.object({ first: z.number().int(), last: z.number().int(), count: z.number().int() }), heard)
export const deviceSeen = fact('device.first_seen', 1, z.object({ deviceId: z.string(), protocol: z.string() }), { action: 'device.read' })
