import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { UnitsNow } from '#domain/force/server'
import type { Logger } from '#platform/log'
import { type FixColumns, copyRow, roomForFixes } from '../fix-columns.ts'
import { type Block, blocksIn } from './journal-block.ts'
import { segmentsIn } from './journal-folder.ts'
import { IMPOSSIBLE_SPEED, accept, judgeRow } from './judge-columns.ts'
import type { OpenChunks } from './open-chunks.ts'
import type { WriteBehind } from './write-behind.ts'

/** A process that replays while it works lets its devices in between. */
const TURN_MS = 10

type Into = { readonly units: UnitsNow; readonly chunks: OpenChunks; readonly behind: WriteBehind; readonly log: Logger }

/**
 * `[TRK-9]` Brings back what a process that died had acknowledged: the latest places, the doubts and the open minutes. What had
 * reached PostgreSQL already is there twice then and read once. Nobody is told: it was told when it came.
 */
export class Replay {
  readonly #into: Into

  constructor(into: Into) {
    this.#into = into
  }

  /** All segments of a folder, in their order. Adopted segments count as segment 0: older than any of our own. */
  async folder(folder: string): Promise<void> {
    let fixCount = 0
    let turnMs = performance.now()
    for (const segment of await segmentsIn(folder)) {
      const bytes = await readFile(segment)
      const blocks = blocksIn(bytes)
      for (let next = blocks.next(); ; next = blocks.next()) {
        if (next.done) {
          const tornBytes = bytes.length - next.value.readBytes
          if (tornBytes > 0) this.#into.log.warn({ segment: basename(segment), tornBytes }, 'journal segment ends torn')
          break
        }
        fixCount += next.value.fixes.count
        this.#take(next.value)
        if (performance.now() - turnMs < TURN_MS) continue
        await nextTurn()
        turnMs = performance.now()
      }
    }
    this.#into.log.info({ fixCount }, 'journal of a dead process replayed')
  }

  #take({ kind, fixes }: Block): void {
    const { units, chunks } = this.#into
    chunks.segment = 0
    if (kind === 'fixes') chunks.addAll(knownOnly(fixes, units.columns))
    for (let row = 0; row < fixes.count; row++) {
      if (!units.columns.has(fixes.number[row]!)) continue
      if (fixes.flagBits[row] === 0) this.#believe(fixes, row)
      else if (fixes.flagBits[row] === IMPOSSIBLE_SPEED) this.#doubt(fixes, row)
    }
  }

  #believe(fixes: FixColumns, row: number): void {
    const { columns } = this.#into.units
    const unit = fixes.number[row]!
    if (fixes.fixedAtMs[row]! <= columns.fixedAtMs[unit]!) return
    accept(columns, fixes, row)
    this.#into.behind.markMoved(unit)
  }

  /** Weighed again in the same order it makes the same doubt. */
  #doubt(fixes: FixColumns, row: number): void {
    fixes.flagBits[row] = 0
    judgeRow(this.#into.units.columns, fixes, row)
    this.#into.behind.markDoubt(fixes.number[row]!)
  }
}

/** Units may have been taken away since. */
function knownOnly(fixes: FixColumns, units: UnitsNow['columns']): FixColumns {
  if (fixes.number.subarray(0, fixes.count).every(unit => units.has(unit))) return fixes
  const known = roomForFixes(fixes.count)
  for (let row = 0; row < fixes.count; row++) if (units.has(fixes.number[row]!)) copyRow(fixes, row, known)
  return known
}
