import { sql } from 'drizzle-orm'
import { rowsAs } from '#platform/bulk'
import type { Db } from '#platform/context'
import type { Premises } from '../premises.ts'

export type PremisesSeed = Premises & { readonly areaPath: string }

/** Seeds for the demo city: rows that are there already stay as they are. */
export async function putPremises(tx: Db, premises: readonly PremisesSeed[]): Promise<void> {
  const rows = rowsAs('p', premises, {
    id: ['uuid', row => row.id],
    name: ['text', row => row.name],
    address: ['text', row => row.address],
    area_code: ['text', row => row.gridCode],
    area_path: ['text', row => row.areaPath],
    lon: ['float8', row => row.position[0]],
    lat: ['float8', row => row.position[1]],
    resident_count: ['int', row => row.residentCount],
    key_counts: ['text', row => JSON.stringify(row.keyCounts)],
  })
  await tx.execute(sql`
    insert into premises (id, name, address, area_code, area_path, lon, lat, resident_count, key_counts, is_demo)
    select id, name, address, area_code, area_path, lon, lat, resident_count, key_counts::jsonb, true from ${rows} on conflict do nothing`)
}
