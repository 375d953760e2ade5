import { sql } from 'drizzle-orm'
import { rowsAs } from '#platform/bulk'
import type { Db } from '#platform/context'
import type { Camera } from '../index.ts'

export type CameraSeed = Camera & { readonly areaPath: string }

/** Seeds for the demo city: rows that are there already stay as they are. */
export async function putCameras(tx: Db, cameras: readonly CameraSeed[]): Promise<void> {
  const rows = rowsAs('c', cameras, {
    id: ['uuid', row => row.id],
    name: ['text', row => row.name],
    area_code: ['text', row => row.areaCode],
    area_path: ['text', row => row.areaPath],
    lon: ['float8', row => row.position[0]],
    lat: ['float8', row => row.position[1]],
    bearing_deg: ['float8', row => row.bearingDeg],
    is_online: ['bool', row => row.isOnline],
  })
  await tx.execute(sql`
    insert into camera (id, name, area_code, area_path, lon, lat, bearing_deg, is_online, is_demo)
    select id, name, area_code, area_path, lon, lat, bearing_deg, is_online, true from ${rows} on conflict do nothing`)
}
