import type { Position } from '#platform/pure'
import { type DemoUnit, type Dice, type Travel } from '../demo-city/index.ts'
import { type Journey, durationSeconds, lengthMetres, placeOn } from './journey.ts'
import { isAtWork } from './shift.ts'
import type { Ways } from './ways.ts'

export type MoverUnit = Pick<DemoUnit, 'id' | 'kind' | 'habit'>
export type Spot = { readonly position: Position; readonly speedKmh: number; readonly bearingDeg: number | null; readonly isMoving: boolean }

type State =
  | { readonly kind: 'standing'; readonly position: Position; readonly untilMs: number }
  | { readonly kind: 'going'; readonly journey: Journey; readonly startedMs: number }
/** Where somebody was sent; it stays there until released. */
type Order = { readonly to: Position }

export type MoverTerms = {
  readonly ways: Ways
  readonly dice: Dice
  readonly nowMs: number
  /** Where it was last seen; without it a roaming unit is somewhere on its round, others at home. */
  readonly seenAt: Position | null
  /** Goes its round by itself. */
  readonly isRoaming: boolean
  readonly isNightDuty: boolean
  readonly rate: number
}

const VISIT_SECONDS = { walk: [45, 240], drive: [20, 120] } as const
const FIRST_STAY_SECONDS = 30
const AFTER_ORDER_SECONDS = 240
const OFF_DUTY_LOOK_SECONDS = 300
/** After a longer gap (a laptop asleep) nothing is made up for: it goes on from where it was. */
const LONGEST_GAP_MS = 120_000
/** Further than this nobody walks to where help is wanted. */
const LONGEST_WALK_METRES = 1_200
/** How much faster or slower than usual one goes to be there in time. */
const HASTE_TO_HELP = [0.9, 1.6] as const

/** One unit through its day: its round, its stays, and wherever it is sent. Time is given, never read. */
export class Mover {
  readonly unit: MoverUnit
  readonly #terms: MoverTerms
  readonly #briskness: number
  #state: State
  #order: Order | null = null
  #nextBeat: number
  #lastMs: number

  constructor(unit: MoverUnit, terms: MoverTerms) {
    const { dice, nowMs, seenAt, isRoaming } = terms
    this.unit = unit
    this.#terms = terms
    this.#briskness = dice.between(0.9, 1.05)
    this.#nextBeat = dice.whole(0, unit.habit.beat.length)
    this.#lastMs = nowMs
    this.#state = { kind: 'standing', position: seenAt ?? unit.habit.home, untilMs: isRoaming ? nowMs + dice.between(0, FIRST_STAY_SECONDS) * 1000 : Infinity }
    if (isRoaming && seenAt === null && this.#isAtWork(nowMs)) this.#beginOnTheWay(nowMs)
  }

  get isMoving(): boolean {
    return this.#state.kind === 'going'
  }

  /** When it next leaves, as far as is known; null while it goes or stays for good. */
  get setsOffAtMs(): number | null {
    return this.#state.kind === 'standing' && Number.isFinite(this.#state.untilMs) ? this.#state.untilMs : null
  }

  /** Where it is now. Never asked about the past: an earlier time answers as the latest one did. */
  at(nowMs: number): Spot {
    this.#advance(nowMs)
    if (this.#state.kind === 'standing') return { position: this.#state.position, speedKmh: 0, bearingDeg: null, isMoving: false }
    return { ...placeOn(this.#state.journey, (this.#lastMs - this.#state.startedMs) / 1000), isMoving: true }
  }

  /** Sends it somewhere at once, a little faster when time is short, by car when it is far. */
  send(to: Position, nowMs: number, wantedByMs: number): void {
    this.#advance(nowMs)
    const mode = this.#modeTo(to)
    const usual = this.#way(to, mode, 1)
    const wantedSeconds = Math.max(1, (wantedByMs - nowMs) / 1000)
    const haste = Math.max(HASTE_TO_HELP[0], Math.min(HASTE_TO_HELP[1], durationSeconds(usual) / wantedSeconds))
    this.#order = { to }
    this.#state = { kind: 'going', journey: this.#way(to, mode, haste), startedMs: this.#lastMs }
  }

  isOrderedTo(to: Position): boolean {
    return this.#order !== null && this.#order.to[0] === to[0] && this.#order.to[1] === to[1]
  }

  get isBusy(): boolean {
    return this.#order !== null
  }

  hasArrived(nowMs: number): boolean {
    this.#advance(nowMs)
    return this.#order !== null && this.#state.kind === 'standing'
  }

  /** It may go: its own round, or home if it has none. */
  release(nowMs: number): void {
    this.#advance(nowMs)
    this.#order = null
    if (this.#state.kind === 'standing') this.#state = { ...this.#state, untilMs: nowMs + this.#stayMs([30, AFTER_ORDER_SECONDS]) }
  }

  #advance(nowMs: number): void {
    const shiftMs = nowMs - this.#lastMs > LONGEST_GAP_MS ? nowMs - this.#lastMs : 0
    if (shiftMs > 0) this.#postpone(shiftMs)
    this.#lastMs = Math.max(this.#lastMs, nowMs)
    for (let endMs = this.#endMs(); endMs <= this.#lastMs; endMs = this.#endMs()) this.#change(endMs)
  }

  #endMs(): number {
    const { kind } = this.#state
    return kind === 'standing' ? this.#state.untilMs : this.#state.startedMs + durationSeconds(this.#state.journey) * 1000
  }

  #change(atMs: number): void {
    if (this.#state.kind === 'going') {
      const position = this.#state.journey.line.at(-1) as Position
      const untilMs = this.#order === null ? atMs + this.#stayMs(VISIT_SECONDS[this.unit.habit.mode]) : Infinity
      this.#state = { kind: 'standing', position, untilMs: this.#order === null && !this.#terms.isRoaming ? Infinity : untilMs }
    } else if (!this.#terms.isRoaming) this.#go(this.unit.habit.home, atMs)
    else if (this.#isAtWork(atMs)) this.#go(this.#takeNextPlace(), atMs)
    else this.#state = { ...this.#state, untilMs: atMs + this.#stayMs([OFF_DUTY_LOOK_SECONDS, OFF_DUTY_LOOK_SECONDS]) }
  }

  /** `gone` is the share of the way that lies behind it already. */
  #go(to: Position, atMs: number, gone = 0): void {
    const journey = this.#way(to, this.#modeHome(to), 1)
    const isThere = lengthMetres(journey) < 5
    const untilMs = this.#terms.isRoaming ? atMs + this.#stayMs([60, 120]) : Infinity
    this.#state = isThere ? { kind: 'standing', position: to, untilMs } : { kind: 'going', journey, startedMs: atMs - gone * durationSeconds(journey) * 1000 }
  }

  #beginOnTheWay(nowMs: number): void {
    this.#state = { kind: 'standing', position: this.#takeNextPlace(), untilMs: nowMs }
    this.#go(this.#takeNextPlace(), nowMs, this.#terms.dice.between(0, 0.9))
  }

  /** Its beat in order and then home, round and round. */
  #takeNextPlace(): Position {
    const { beat, home } = this.unit.habit
    const place = beat[this.#nextBeat] ?? home
    this.#nextBeat = (this.#nextBeat + 1) % (beat.length + 1)
    return place
  }

  #way(to: Position, mode: Travel, haste: number): Journey {
    const pace = { mode, kind: this.unit.kind, haste: haste * this.#briskness * this.#terms.rate }
    if (this.#state.kind === 'standing') return this.#terms.ways.between(this.#state.position, to, pace)
    return this.#terms.ways.turnOff({ journey: this.#state.journey, elapsedSeconds: (this.#lastMs - this.#state.startedMs) / 1000 }, to, pace)
  }

  #modeTo(to: Position): Travel {
    return this.unit.habit.mode === 'walk' && lengthMetres(this.#way(to, 'walk', 1)) <= LONGEST_WALK_METRES ? 'walk' : 'drive'
  }

  /** On its own round a walker walks, but not home from the other end of the county. */
  #modeHome(to: Position): Travel {
    return this.unit.habit.mode === 'walk' && lengthMetres(this.#way(to, 'walk', 1)) <= 4 * LONGEST_WALK_METRES ? 'walk' : 'drive'
  }

  #isAtWork(nowMs: number): boolean {
    return isAtWork(this.unit.habit, { nowMs, isNightDuty: this.#terms.isNightDuty })
  }

  #stayMs([low, high]: readonly [number, number]): number {
    return Math.max(1000, (this.#terms.dice.between(low, high) * 1000) / this.#terms.rate)
  }

  #postpone(byMs: number): void {
    if (this.#state.kind === 'going') this.#state = { ...this.#state, startedMs: this.#state.startedMs + byMs }
    else this.#state = { ...this.#state, untilMs: this.#state.untilMs + byMs }
  }
}
