import pg from 'pg'
import { startPostgis } from '../debian-postgis.ts'
import type { Trace } from './trace.ts'

const DDL = `create extension if not exists postgis;
drop table if exists fix;
create table fix (id bigint generated always as identity, unit_id int not null, ts timestamptz not null, geom geometry(Point, 4326) not null, speed real, heading real);`
/** What such a table has everywhere: where, which unit when, and when. */
const INDEXES = `create index fix_geom on fix using gist (geom); create index fix_unit_ts on fix (unit_id, ts); create index fix_ts on fix (ts);`

/** Seconds in one COPY, as a gateway that gathers for two seconds writes. */
const BATCH_SECONDS = 2

type CopyConnection = pg.Connection & { sendCopyFromChunk(chunk: Uint8Array): void; endCopyFrom(): void }

/** COPY for a client of `pg`, which has none. */
class CopyText implements pg.Submittable {
  readonly #bytes: Uint8Array
  readonly #done: (error?: Error) => void
  constructor(bytes: Uint8Array, done: (error?: Error) => void) {
    this.#bytes = bytes
    this.#done = done
  }
  submit(connection: pg.Connection): void {
    connection.query('copy fix (unit_id, ts, geom, speed, heading) from stdin')
  }
  handleCopyInResponse(connection: CopyConnection): void {
    connection.sendCopyFromChunk(this.#bytes)
    connection.endCopyFrom()
  }
  handleError(error: Error): void {
    this.#done(error)
  }
  handleCommandComplete(): void {}
  handleReadyForQuery(): void {
    this.#done()
  }
}

/** The table most teams have: a row and a geometry for each position, GiST and two btrees, filled by COPY of batches. */
export class PostgisTable implements AsyncDisposable {
  readonly postmaster: number
  readonly #client: pg.Client
  readonly #closing: AsyncDisposableStack

  private constructor(client: pg.Client, postmaster: number, closing: AsyncDisposableStack) {
    this.#client = client
    this.postmaster = postmaster
    this.#closing = closing
  }

  static async open(): Promise<PostgisTable> {
    await using opening = new AsyncDisposableStack()
    const server = opening.use(await startPostgis())
    const client = new pg.Client({ connectionString: server.url })
    await client.connect()
    opening.defer(() => client.end())
    return new PostgisTable(client, server.pid, opening.move())
  }

  async empty(): Promise<void> {
    await this.#client.query(DDL)
  }

  async index(): Promise<void> {
    await this.#client.query(INDEXES)
  }

  /** The text of COPY is made before the clock runs: only the server's work is counted, to the peer's favour. */
  async write(trace: Trace, measured: (copy: () => Promise<void>) => Promise<void>): Promise<void> {
    for (let second = 0; second < trace.seconds; second += BATCH_SECONDS) {
      const text = copyText(trace, second, Math.min(trace.seconds, second + BATCH_SECONDS))
      await measured(() => new Promise((resolve, reject) => void this.#client.query(new CopyText(text, error => (error ? reject(error) : resolve())))))
    }
  }

  async analyze(): Promise<void> {
    await this.#client.query('vacuum analyze fix')
  }

  async bytes(): Promise<number> {
    const { rows } = await this.#client.query<{ bytes: string }>(`select pg_total_relation_size('fix') as bytes`)
    return Number(rows[0]!.bytes)
  }

  /** What such a team's API does: columns as JSON, the smallest form that JSON has. */
  async page(units: readonly number[], fromMs: number, toMs: number): Promise<Buffer> {
    const { rows } = await this.#client.query<[number, number, number, number, number, number]>({
      name: 'page',
      rowMode: 'array',
      text: `select unit_id, extract(epoch from ts)::float8 * 1000, st_x(geom), st_y(geom), speed, heading from fix
        where unit_id = any($1::int[]) and ts >= to_timestamp($2::float8 / 1000) and ts < to_timestamp($3::float8 / 1000) order by ts`,
      values: [units, fromMs, toMs],
    })
    return jsonOf(rows)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#closing.disposeAsync()
  }
}

export function jsonOf(rows: readonly (readonly unknown[])[]): Buffer {
  const names = ['unit', 'ts', 'lon', 'lat', 'speed', 'heading']
  return Buffer.from(JSON.stringify(Object.fromEntries(names.map((name, at) => [name, rows.map(row => row[at])]))))
}

function copyText(trace: Trace, from: number, to: number): Buffer {
  const geometry = Buffer.alloc(25)
  geometry.writeUInt8(1, 0)
  geometry.writeUInt32LE(0x20000001, 1)
  geometry.writeUInt32LE(4326, 5)
  let text = ''
  for (let second = from; second < to; second++) {
    const ts = new Date(trace.startMs + second * 1_000).toISOString()
    for (let unit = 0; unit < trace.units; unit++) {
      const at = second * trace.units + unit
      geometry.writeDoubleLE(trace.lon[at]!, 9)
      geometry.writeDoubleLE(trace.lat[at]!, 17)
      text += `${unit + 1}\t${ts}\t${geometry.toString('hex')}\t${trace.speedKmh[at]!.toFixed(1)}\t${trace.bearingDeg[at]!}\n`
    }
  }
  return Buffer.from(text)
}
