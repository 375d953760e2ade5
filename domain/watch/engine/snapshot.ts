import type { Membership } from './membership.ts'
import { HEEDED, IN, PENDING, type Pairs, TOLD } from './pairs.ts'
import type { Entry, RuleBook } from './rule-book.ts'
import { type Scene, dropPair, heed } from './scene.ts'

const MAGIC = 0x31_45_57_47 // "GWE1"
const HEAD_BYTES = 8

type KeptRule = { readonly id: string; readonly version: number; readonly openedMs: number | null; readonly changesMs: number | null; readonly quiet: readonly (readonly [string, number])[]; readonly state?: unknown }
type Head = { readonly nowMs: number; readonly sequence: number; readonly unitCount: number; readonly pairCount: number; readonly rules: readonly KeptRule[] }

/** Rows written at once: 1 to 3 ms. */
const ROWS_A_SLICE = 50_000

/**
 * `[WCH-27]` Where every unit is, 28 bytes each and exactly, since a rounded place could lie beyond an edge; pairs, 40 bytes
 * each; and as JSON what rules keep besides. Who is in which fence follows from that and is looked up anew. In slices: nothing
 * may happen in between.
 */
export function* writeSnapshot({ members, pairs, teller, nowMs }: Scene, book: RuleBook): Generator<undefined, Uint8Array> {
  const { pairCount, withPairs } = yield* countPairs(pairs, book)
  const entries = [...book.all()].filter(entry => isWorthKeeping(entry, withPairs))
  const head: Head = { nowMs, sequence: teller.sequence, unitCount: members.count, pairCount, rules: entries.map(keptRule) }
  const text = new TextEncoder().encode(JSON.stringify(head))
  const at = padded(HEAD_BYTES + text.length)
  const bytes = new Uint8Array(at + head.unitCount * 28 + pairCount * 40)
  new Uint32Array(bytes.buffer, 0, 2).set([MAGIC, text.length])
  bytes.set(text, HEAD_BYTES)
  const columns = columnsOf(bytes, at, head)
  yield* writeUnits(members, columns)
  yield* writePairs(pairs, entries, { ...columns, row: head.unitCount, lastSerial: book.lastSerial })
  return bytes
}

/** Of rules that watch: how many pairs there are, and by serial who has some. */
function* countPairs(pairs: Pairs, book: RuleBook): Generator<undefined, { pairCount: number; withPairs: Uint8Array }> {
  const withPairs = new Uint8Array(book.lastSerial + 1)
  const watching = new Uint8Array(book.lastSerial + 1)
  for (const { watch } of book.all()) watching[watch.serial] = 1
  let pairCount = 0
  for (let pair = 1; pair < pairs.top; pair++) {
    if (pair % ROWS_A_SLICE === 0) yield
    if (pairs.unit[pair] === 0 || watching[pairs.serial[pair]!] === 0) continue
    withPairs[pairs.serial[pair]!] = 1
    pairCount++
  }
  return { pairCount, withPairs }
}

type Columns = { readonly floats: Float64Array; readonly ints: Int32Array }

/** No array per unit: a million of them are some 30 ms so, and 270 ms otherwise. */
function* writeUnits(members: Membership, { floats, ints }: Columns): Generator<undefined, void> {
  let row = 0
  for (let number = 1; number <= members.highest; number++) {
    if (number % ROWS_A_SLICE === 0) yield
    if (!members.has(number)) continue
    floats[row * 3] = members.lonOf(number)
    floats[row * 3 + 1] = members.latOf(number)
    floats[row * 3 + 2] = members.atMsOf(number)
    ints[row++] = number
  }
}

function* writePairs(pairs: Pairs, entries: readonly Entry[], { floats, ints, row: firstRow, lastSerial }: Columns & { row: number; lastSerial: number }): Generator<undefined, void> {
  const indexOf = new Int32Array(lastSerial + 1).fill(-1)
  entries.forEach(({ watch }, index) => (indexOf[watch.serial] = index))
  let [float, int] = [firstRow * 3, firstRow]
  for (let pair = 1; pair < pairs.top; pair++) {
    if (pair % ROWS_A_SLICE === 0) yield
    const rule = indexOf[pairs.serial[pair]!]!
    if (pairs.unit[pair] === 0 || rule < 0) continue
    floats[float++] = pairs.sinceMs[pair]!
    floats[float++] = pairs.pendingMs[pair]!
    floats[float++] = pairs.clearMs[pair]!
    ints[int++] = rule
    ints[int++] = pairs.unit[pair]!
    ints[int++] = pairs.flags[pair]! & (IN | PENDING | TOLD | HEEDED)
    ints[int++] = pairs.tally[pair]!
  }
}

/** Returns the rules it knew. */
export function readSnapshot(snapshot: Uint8Array, scene: Scene, book: RuleBook): ReadonlySet<Entry | undefined> {
  const { head, floats, ints } = open(snapshot)
  const { members, pairs, teller } = scene
  for (const pair of [...pairs]) dropPair(scene, pair)
  scene.nowMs = Math.max(scene.nowMs, head.nowMs)
  teller.sequence = head.sequence
  for (let row = 0; row < head.unitCount; row++) members.put(ints[row]!, { lon: floats[row * 3]!, lat: floats[row * 3 + 1]!, atMs: floats[row * 3 + 2]! })
  const known = head.rules.map(({ id, version }) => {
    const entry = book.ofRule(id)
    return entry?.watch.rule.version === version ? entry : undefined
  })
  for (let row = 0; row < head.pairCount; row++) {
    const [rule, unit, flags, tally] = ints.subarray(head.unitCount + row * 4) as unknown as [number, number, number, number]
    const entry = known[rule]
    if (entry === undefined) continue
    const [sinceMs, pendingMs, clearMs] = floats.subarray((head.unitCount + row) * 3) as unknown as [number, number, number]
    const pair = pairs.add(unit, entry.watch.serial, sinceMs)
    pairs.pendingMs[pair] = pendingMs
    pairs.clearMs[pair] = clearMs
    pairs.tally[pair] = tally
    pairs.flags[pair] = flags & ~HEEDED
    heed(scene, pair, (flags & HEEDED) !== 0)
    if (entry.keeper.due !== undefined) pairs.time(pair, scene.nowMs)
  }
  head.rules.forEach((kept, index) => recall(known[index], kept))
  return new Set(known)
}

function recall(entry: Entry | undefined, { openedMs, changesMs, quiet, state }: KeptRule): void {
  if (entry === undefined) return
  entry.watch.openedMs = openedMs ?? Infinity
  entry.watch.changesMs = changesMs ?? Infinity
  for (const [key, untilMs] of quiet) entry.watch.quietUntilMs.set(key, untilMs)
  entry.keeper.recall?.(state)
}

/** What happens in an instant and is in no doubt leaves nothing to keep. */
function isWorthKeeping({ watch, keeper }: Entry, withPairs: Uint8Array): boolean {
  return withPairs[watch.serial] === 1 || watch.quietUntilMs.size > 0 || (keeper.meet !== undefined && keeper.keepsInside !== false)
}

function keptRule({ watch, keeper }: Entry): KeptRule {
  const openedMs = watch.isOpen ? watch.openedMs : null
  const changesMs = Number.isFinite(watch.changesMs) ? watch.changesMs : null
  return { id: watch.rule.id, version: watch.rule.version, openedMs, changesMs, quiet: [...watch.quietUntilMs], state: keeper.state?.() }
}

function open(snapshot: Uint8Array): Columns & { head: Head } {
  const bytes = snapshot.slice()
  if (bytes.length < HEAD_BYTES) throw new RangeError('not a snapshot of a watch engine: too short')
  const [magic, length] = new Uint32Array(bytes.buffer, 0, 2) as unknown as [number, number]
  if (magic !== MAGIC || HEAD_BYTES + length > bytes.length) throw new RangeError('not a snapshot of a watch engine')
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(HEAD_BYTES, HEAD_BYTES + length))) as Head
  const at = padded(HEAD_BYTES + length)
  if (bytes.length !== at + head.unitCount * 28 + head.pairCount * 40) throw new RangeError('a snapshot of a watch engine, cut short')
  return { head, ...columnsOf(bytes, at, head) }
}

function columnsOf(bytes: Uint8Array, at: number, { unitCount, pairCount }: Head): Columns {
  const floatCount = (unitCount + pairCount) * 3
  return {
    floats: new Float64Array(bytes.buffer, at, floatCount),
    ints: new Int32Array(bytes.buffer, at + floatCount * 8, unitCount + pairCount * 4),
  }
}

function padded(length: number): number {
  return Math.ceil(length / 8) * 8
}
