import { type SQL, sql } from 'drizzle-orm'

/** Column name → its PostgreSQL type and its value in a row. */
type Columns<Row> = Readonly<Record<string, readonly [type: string, valueOf: (row: Row) => unknown]>>

/**
 * Many rows as a table inside one statement: `unnest($1::text[], $2::float8[]) as name(a, b)`. One parameter a column,
 * so the statement is the same text for any number of rows and never meets the limit of 65,535 parameters.
 * For an array column take text and split it in SQL: `unnest` flattens arrays of arrays.
 */
export function rowsAs<Row>(name: string, rows: readonly Row[], columns: Columns<Row>): SQL {
  const entries = Object.entries(columns)
  const arrays = entries.map(([, [type, valueOf]]) => sql`${sql.param(rows.map(valueOf))}::${sql.raw(type)}[]`)
  const names = entries.map(([column]) => sql.identifier(column))
  return sql`unnest(${sql.join(arrays, sql`, `)}) as ${sql.identifier(name)}(${sql.join(names, sql`, `)})`
}

/** One array parameter, for `= any(…)`; a bare array in drizzle's `sql` becomes a list of parameters. */
export function anyOf(values: readonly string[] | readonly number[], type: 'text' | 'uuid' | 'int'): SQL {
  return sql`any(${sql.param([...values])}::${sql.raw(type)}[])`
}
