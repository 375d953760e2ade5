import { sql } from 'drizzle-orm'
import { rowsAs } from '#platform/bulk'
import type { Db } from '#platform/context'
import type { Position } from '#platform/pure'
import { type Skill, type Station, type UnitKind, appDeviceId } from '../unit.ts'

type Place = { readonly areaCode: string; readonly areaPath: string }
export type TeamSeed = Place & { readonly id: string; readonly name: string }
export type StationSeed = Place & { readonly id: string; readonly kind: Station['kind']; readonly name: string; readonly position: Position; readonly phone: string | null }
export type UnitSeed = Place & {
  readonly id: string
  readonly name: string
  readonly kind: UnitKind
  readonly areaName: string
  readonly phone: string | null
  readonly teamId: string | null
  readonly accountId: string | null
  readonly deviceIds: readonly string[]
  readonly isOnDuty: boolean
  readonly skills?: readonly Skill[]
}

/** Seeds for the demo city: rows that are there already stay as they are, so a seed may run again. */
export async function putTeams(tx: Db, teams: readonly TeamSeed[]): Promise<void> {
  const rows = rowsAs('t', teams, {
    id: ['uuid', team => team.id],
    name: ['text', team => team.name],
    area_code: ['text', team => team.areaCode],
    area_path: ['text', team => team.areaPath],
  })
  await tx.execute(sql`
    insert into team (id, name, area_code, area_path, is_demo)
    select id, name, area_code, area_path, true from ${rows} on conflict do nothing`)
}

export async function putStations(tx: Db, stations: readonly StationSeed[]): Promise<void> {
  const rows = rowsAs('s', stations, {
    id: ['uuid', station => station.id],
    kind: ['text', station => station.kind],
    name: ['text', station => station.name],
    area_code: ['text', station => station.areaCode],
    area_path: ['text', station => station.areaPath],
    lon: ['float8', station => station.position[0]],
    lat: ['float8', station => station.position[1]],
    phone: ['text', station => station.phone],
  })
  await tx.execute(sql`
    insert into station (id, kind, name, area_code, area_path, lon, lat, phone, is_demo)
    select id, kind, name, area_code, area_path, lon, lat, phone, true from ${rows} on conflict do nothing`)
}

/** Numbers follow the order given. A unit with an account carries that account's field app: `[FRC-3]`. */
export async function putUnits(tx: Db, units: readonly UnitSeed[], now: Date): Promise<void> {
  const rows = rowsAs('u', units, {
    id: ['uuid', unit => unit.id],
    name: ['text', unit => unit.name],
    kind: ['text', unit => unit.kind],
    area_code: ['text', unit => unit.areaCode],
    area_path: ['text', unit => unit.areaPath],
    area_name: ['text', unit => unit.areaName],
    phone: ['text', unit => unit.phone],
    team_id: ['uuid', unit => unit.teamId],
    account_id: ['text', unit => unit.accountId],
    is_on_duty: ['bool', unit => unit.isOnDuty],
    skills: ['text', unit => (unit.skills ?? []).join()],
  })
  await tx.execute(sql`
    insert into unit (id, name, kind, area_code, area_path, area_name, phone, team_id, account_id, is_on_duty, skills, is_demo)
    select id, name, kind, area_code, area_path, area_name, phone, team_id, account_id, is_on_duty, string_to_array(skills, ','), true from ${rows} on conflict do nothing`)
  await declareDevices(tx, units, now)
}

async function declareDevices(tx: Db, units: readonly UnitSeed[], now: Date): Promise<void> {
  const carried = units.flatMap(unit =>
    [...unit.deviceIds, ...(unit.accountId === null ? [] : [appDeviceId(unit.accountId)])].map(deviceId => ({ deviceId, unitId: unit.id })),
  )
  const rows = rowsAs('d', carried, { id: ['text', row => row.deviceId], unit_id: ['uuid', row => row.unitId] })
  await tx.execute(sql`
    insert into device (id, protocol, unit_id, listed_at)
    select id, 'declared', unit_id, ${now.toISOString()}::timestamptz from ${rows} on conflict do nothing`)
}
