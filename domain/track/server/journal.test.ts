import { appendFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type FixColumns, roomForFixes } from '#domain/track'
import { openLog } from '#platform/log'
import { Journal } from './journal.ts'
import { type Block, blocksIn, encodeBlock } from './journal-block.ts'
import { JournalFolder, segmentsIn } from './journal-folder.ts'

const log = openLog({ level: 'silent', format: 'json' })

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'guatu-journal-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const COLUMNS = ['number', 'lon', 'lat', 'fixedAtMs', 'receivedAtMs', 'speedKmh', 'bearingDeg', 'accuracyMetres', 'altitudeMetres', 'batteryPercent', 'flagBits'] as const
const value = fc.oneof(fc.constant(Number.NaN), fc.double({ noNaN: true, min: -1e6, max: 1e6 }), fc.constant(0), fc.constant(-0))
const row = fc.record({ ...Object.fromEntries(COLUMNS.map(name => [name, value])), more: fc.option(fc.string({ maxLength: 20 })) } as Record<string, fc.Arbitrary<unknown>>)
const block = fc.tuple(fc.array(row, { minLength: 1, maxLength: 12 }), fc.boolean(), fc.constantFrom('fixes', 'places')).map(([rows, isSteady, kind]): Block => {
  const fixes = roomForFixes(rows.length)
  fixes.count = rows.length
  rows.forEach((one, at) => {
    const from = isSteady ? rows[0]! : one
    for (const name of COLUMNS) fixes[name][at] = from[name] as number
    if (one['more'] !== null) fixes.more.set(at, String(one['more']))
  })
  return { kind: kind as Block['kind'], fixes }
})

const textOf = ({ kind, fixes }: Block) => JSON.stringify([kind, fixes.count, ...COLUMNS.map(name => [...fixes[name].subarray(0, fixes.count)].map(it => (Object.is(it, -0) ? '-0' : String(it)))), [...fixes.more]])

function readAll(bytes: Uint8Array) {
  const blocks: Block[] = []
  const reading = blocksIn(bytes)
  for (let next = reading.next(); ; next = reading.next()) {
    if (next.done) return { blocks, readBytes: next.value.readBytes }
    blocks.push(next.value)
  }
}

describe('[TRK-9] a journal', () => {
  test('reads back what was written, to the bit', () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 6 }), blocks => {
        const bytes = Buffer.concat(blocks.map(one => encodeBlock(one)))
        const back = readAll(bytes)
        expect(back.blocks.map(textOf)).toEqual(blocks.map(textOf))
        expect(back.readBytes).toBe(bytes.length)
      }),
    )
  })

  test('torn or altered anywhere reads back whole blocks before that place, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 5 }), fc.nat(), fc.integer({ min: 1, max: 255 }), fc.boolean(), (blocks, at, change, isTorn) => {
        const encoded = blocks.map(one => encodeBlock(one))
        const bytes = Buffer.concat(encoded)
        const place = at % bytes.length
        bytes[place]! ^= change
        const { blocks: back } = readAll(isTorn ? bytes.subarray(0, place) : bytes)
        let end = 0
        const whole = encoded.filter(one => (end += one.length) <= place).length
        expect(back.map(textOf)).toEqual(blocks.slice(0, whole).map(textOf))
      }),
      { numRuns: 500 },
    )
  })

  test('holds all that was acknowledged, whoever else shares the fsync', async () => {
    const folder = aFolder()
    await using journal = await Journal.open(folder, log)
    await Promise.all(Array.from({ length: 300 }, (_, at) => journal.append({ kind: 'fixes', fixes: aFix(at) })))
    await journal.append({ kind: 'fixes', fixes: aFix(300) })
    expect(numbersIn(folder).sort((a, b) => a - b)).toEqual(Array.from({ length: 301 }, (_, at) => at))
  })

  test('a new segment begins where it was asked for; old ones go, the rest stay', async () => {
    const folder = aFolder()
    await using journal = await Journal.open(folder, log)
    await journal.append({ kind: 'fixes', fixes: aFix(1) })
    expect(await journal.rotate()).toBe(1)
    await journal.append({ kind: 'fixes', fixes: aFix(2) })
    await journal.forget(1)
    expect(numbersIn(folder)).toEqual([2])
  })

  test('that cannot be written says so, and writes it all once it can', async () => {
    const folder = aFolder()
    const journal = await Journal.open(folder, log)
    await journal.append({ kind: 'fixes', fixes: aFix(1) })
    rmSync(folder, { recursive: true })
    writeFileSync(folder, 'in the way')
    await journal.rotate().catch(() => undefined)
    await expect(journal.append({ kind: 'fixes', fixes: aFix(2) })).rejects.toThrow()
    rmSync(folder)
    await import('node:fs/promises').then(fs => fs.mkdir(folder))
    await journal.append({ kind: 'fixes', fixes: aFix(3) })
    expect(numbersIn(folder)).toEqual([2, 3])
    await journal[Symbol.asyncDispose]()
  })
})

describe('the folder of a process', () => {
  test('is taken over when the process is dead, with what that one had taken over', async () => {
    const dataDir = aFolder()
    const [dead, grandparent] = [await JournalFolder.open(dataDir), await JournalFolder.open(dataDir)]
    writeFileSync(join(grandparent.path, '00000001.journal'), encodeBlock({ kind: 'fixes', fixes: aFix(1) }))
    await grandparent.leave()
    expect(await dead.adopt()).toHaveLength(1)
    writeFileSync(join(dead.path, '00000001.journal'), encodeBlock({ kind: 'fixes', fixes: aFix(2) }))
    await dead.leave()
    await using heir = await JournalFolder.open(dataDir)
    const [adopted] = await heir.adopt()
    const numbers = (await segmentsIn(adopted!)).flatMap(segment => readAll(readFileSync(segment)).blocks.map(({ fixes }) => fixes.number[0]))
    expect(numbers.sort()).toEqual([1, 2])
    await dead[Symbol.asyncDispose]()
    await grandparent[Symbol.asyncDispose]()
  })

  test('is left alone while the process lives', async () => {
    const dataDir = aFolder()
    await using living = await JournalFolder.open(dataDir)
    await using other = await JournalFolder.open(dataDir)
    expect(await other.adopt()).toEqual([])
    expect(readdirSync(living.path)).toEqual(['owner.json'])
  })

  test('has one heir, however many look', async () => {
    const dataDir = aFolder()
    const dead = await JournalFolder.open(dataDir)
    await dead.leave()
    const heirs = await Promise.all(Array.from({ length: 5 }, () => JournalFolder.open(dataDir)))
    const adopted = await Promise.all(heirs.map(heir => heir.adopt()))
    expect(adopted.flat()).toHaveLength(1)
    for (const folder of [dead, ...heirs]) await folder[Symbol.asyncDispose]()
  })
})

test('bytes behind a torn end are never read as fixes', () => {
  const file = join(aFolder(), 'segment')
  writeFileSync(file, encodeBlock({ kind: 'fixes', fixes: aFix(1) }))
  const wholeBytes = readFileSync(file).length
  appendFileSync(file, encodeBlock({ kind: 'fixes', fixes: aFix(2) }))
  truncateSync(file, wholeBytes + 30)
  expect(readAll(readFileSync(file))).toMatchObject({ readBytes: wholeBytes, blocks: [{ kind: 'fixes' }] })
})

function aFix(number: number): FixColumns {
  const fixes = roomForFixes(1)
  fixes.count = 1
  fixes.number[0] = number
  return fixes
}

function numbersIn(folder: string): number[] {
  return readdirSync(folder).filter(name => name.endsWith('.journal')).sort().flatMap(name => readAll(readFileSync(join(folder, name))).blocks.flatMap(({ fixes }) => [...fixes.number]))
}
