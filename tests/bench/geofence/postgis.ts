import pg from 'pg'
import { startPostgis } from '../debian-postgis.ts'
import { cpuMs, cpuMsOfTree } from '../harness.ts'
import type { Ring } from '../hot-city.ts'
import type { Seen, Trace } from './trace.ts'
import { FenceMemory } from './turf.ts'

/** Positions in one statement: what comes in within a tenth of a second. */
const BATCH = 2_000
/** Corners of a part; the spike's best of 16, 64 and 255. */
const PART_CORNERS = 16

const JOIN = `select p.unit, f.fence from unnest($1::int[], $2::float8[], $3::float8[]) as p(unit, lon, lat)
join fence_part f on st_intersects(f.geom, st_setsrid(st_makepoint(p.lon, p.lat), 4326))`

/** Fences subdivided, a GiST index, and one prepared join for each batch of positions; who was where is kept by the client. */
export class PostgisFences implements AsyncDisposable {
  readonly #client: pg.Client
  readonly #pid: number
  readonly #closing: AsyncDisposableStack

  private constructor(client: pg.Client, pid: number, closing: AsyncDisposableStack) {
    this.#client = client
    this.#pid = pid
    this.#closing = closing
  }

  static async open(rings: readonly Ring[]): Promise<PostgisFences> {
    await using opening = new AsyncDisposableStack()
    const server = opening.use(await startPostgis())
    const client = new pg.Client({ connectionString: server.url })
    await client.connect()
    opening.defer(() => client.end())
    await client.query('create extension postgis; create table fence (id int primary key, geom geometry(Polygon, 4326))')
    const texts = rings.map(ring => `POLYGON((${ring.map(([lon, lat]) => `${lon} ${lat}`).join(',')}))`)
    await client.query('insert into fence select n, st_geomfromtext(t, 4326) from unnest($1::int[], $2::text[]) as r(n, t)', [rings.map((_, index) => index), texts])
    await client.query(`create table fence_part as select id as fence, st_subdivide(geom, ${PART_CORNERS}) as geom from fence`)
    await client.query('create index on fence_part using gist (geom)')
    await client.query('vacuum analyze fence_part')
    return new PostgisFences(client, server.pid, opening.move())
  }

  /** CPU milliseconds, server and client, per position of the trace's first `units` units. */
  async msPerPosition({ steps }: Trace, units: number, seen: Seen): Promise<number> {
    const memory = new FenceMemory(seen)
    const before = this.#cpuMs()
    for (const [step, moves] of steps.entries()) {
      for (let from = 0; from < units; from += BATCH) {
        const upTo = Math.min(units, from + BATCH)
        const inside = Array.from({ length: upTo - from }, () => new Set<number>())
        const values = [moves.number, moves.lon, moves.lat].map(column => Array.from(column.subarray(from, upTo)))
        const { rows } = await this.#client.query<[number, number]>({ name: 'join', text: JOIN, values, rowMode: 'array' })
        for (const [unit, fence] of rows) inside[unit - 1 - from]!.add(fence)
        inside.forEach((fences, index) => memory.put(from + index + 1, fences, step))
      }
    }
    return (this.#cpuMs() - before) / (steps.length * units)
  }

  #cpuMs(): number {
    return cpuMsOfTree(this.#pid) + cpuMs()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#closing.disposeAsync()
  }
}
