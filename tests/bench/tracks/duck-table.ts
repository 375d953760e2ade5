import { mkdtempSync, openSync, closeSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { jsonOf } from './postgis-table.ts'
import type { Trace } from './trace.ts'

/** DuckDB in this process on one thread, a file on the disk, filled from CSV at once: no stream could be kinder to it. */
export class DuckTable implements AsyncDisposable {
  readonly #folder: string
  readonly #instance: DuckDBInstance
  readonly #connection: DuckDBConnection

  private constructor(folder: string, instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#folder = folder
    this.#instance = instance
    this.#connection = connection
  }

  static async open(): Promise<DuckTable> {
    const folder = mkdtempSync(join(tmpdir(), 'guatu-duck-'))
    const instance = await DuckDBInstance.create(join(folder, 'tracks.duckdb'), { threads: '1' })
    return new DuckTable(folder, instance, await instance.connect())
  }

  /** The CSV is written before the clock runs. */
  async write(trace: Trace, measured: (copy: () => Promise<void>) => Promise<void>): Promise<void> {
    await this.#connection.run('create table if not exists fix (unit integer, ts timestamp, lon double, lat double, speed float, heading float)')
    const file = join(this.#folder, 'fix.csv')
    writeCsv(file, trace)
    await measured(async () => {
      await this.#connection.run(`insert into fix select * from read_csv('${file}', header = false, auto_detect = false,
        columns = {'unit': 'integer', 'ts': 'timestamp', 'lon': 'double', 'lat': 'double', 'speed': 'float', 'heading': 'float'})`)
      await this.#connection.run('checkpoint')
    })
    rmSync(file)
  }

  get bytes(): number {
    return statSync(join(this.#folder, 'tracks.duckdb')).size
  }

  async page(units: readonly number[], fromMs: number, toMs: number): Promise<Buffer> {
    const reader = await this.#connection.runAndReadAll(
      `select unit, epoch_ms(ts)::double, lon, lat, speed, heading from fix where unit in (${units.join()})
        and ts >= epoch_ms(${fromMs}) and ts < epoch_ms(${toMs}) order by ts`,
    )
    return jsonOf(reader.getRowsJS())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#connection.closeSync()
    this.#instance.closeSync()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

function writeCsv(path: string, trace: Trace): void {
  const file = openSync(path, 'w')
  for (let second = 0; second < trace.seconds; second++) {
    const ts = new Date(trace.startMs + second * 1_000).toISOString().replace('T', ' ').replace('Z', '')
    let text = ''
    for (let unit = 0; unit < trace.units; unit++) {
      const at = second * trace.units + unit
      text += `${unit + 1},${ts},${trace.lon[at]!},${trace.lat[at]!},${trace.speedKmh[at]!.toFixed(1)},${trace.bearingDeg[at]!}\n`
    }
    writeSync(file, text)
  }
  closeSync(file)
}
