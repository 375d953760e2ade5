import { getTableColumns } from 'drizzle-orm'
import { areaTable } from './table.ts'

const { boundary: _boundary, contentHash: _contentHash, origin: _origin, ...columns } = getTableColumns(areaTable)

/** What a list needs: everything but the boundary, which is the heavy part. */
export const areaColumns = columns
