import { expect, test } from 'vitest'
import { roomForMoves } from '#domain/force'
import type { Position } from '#platform/pure'
import { type Random, seeded } from '#tests/bench/hot-city'
import { type ExactPlace, exactPlace, isInsideExactly } from '#tests/bench/geofence/oracle'
import type { Place } from '../place.ts'
import type { Condition, Rule } from '../rule.ts'
import { type Alert, alertKey } from './alert.ts'
import { MONDAY_MS, Story, at, polygon, ruleOf, square } from './story.ts'
import { NOBODY, type Traits } from './traits.ts'
import { WatchEngine } from './watch-engine.ts'

const UNITS = 12
type Step = { readonly number: number; readonly place: readonly [number, number]; readonly second: number; readonly speedKmh: number; readonly accuracyMetres: number }

/** Everybody strays about the origin; reports come doubled, late and out of order. */
function walk(random: Random, seconds: number): Step[] {
  const places = Array.from({ length: UNITS + 1 }, (): [number, number] => [random() * 400 - 150, random() * 400 - 150])
  const steps: Step[] = []
  for (let second = 1; second <= seconds; second++) {
    const number = 1 + Math.floor(random() * UNITS)
    const stride = random() < 0.1 ? 300 : 40
    const place = places[number]!.map(metres => Math.max(-250, Math.min(350, Math.round(metres + (random() - 0.5) * stride)))) as [number, number]
    places[number] = place
    const step = { number, place, second, speedKmh: random() < 0.2 ? Number.NaN : random() * 100, accuracyMetres: random() < 0.5 ? Number.NaN : random() * 30 }
    steps.push(step)
    if (random() < 0.1) steps.push(step)
    if (random() < 0.15) steps.push(steps[Math.max(0, steps.length - 1 - Math.floor(random() * 20))]!)
    if (random() < 0.05 && steps.length > 2) steps.splice(-2, 2, steps.at(-1)!, steps.at(-2)!)
  }
  return steps
}

function feed(story: Story, steps: readonly Step[]): Story {
  for (const { number, place, second, ...told } of steps) story.fix(number, place, second, told).tick(second)
  return story
}

/** Whoever knows all fixes, in the order they came, knows who entered and left. */
function expected(steps: readonly Step[], places: ReadonlyMap<string, ExactPlace>): string[] {
  const last = new Map<number, { second: number; position: Position }>()
  return steps.flatMap(({ number, place, second }) => {
    const before = last.get(number)
    if (before !== undefined && before.second >= second) return []
    const position = at(...place)
    last.set(number, { second, position })
    if (before === undefined) return []
    return [...places].flatMap(([id, exact]) => {
      const [was, is] = [isInsideExactly(exact, before.position), isInsideExactly(exact, position)]
      return was === is ? [] : [`${id} ${is ? 'enter' : 'leave'} ${number} @${second}`]
    })
  })
}

const PLACES: Record<string, Extract<Place, { shape: 'polygon' }>> = {
  square: square(100) as Extract<Place, { shape: 'polygon' }>,
  holed: polygon([[-100, -100], [200, -100], [200, 200], [-100, 200]], [[0, 0], [100, 0], [100, 100], [0, 100]]) as Extract<Place, { shape: 'polygon' }>,
  star: polygon([[0, 150], [40, 40], [150, 0], [40, -40], [0, -150], [-40, -40], [-150, 0], [-40, 40]]) as Extract<Place, { shape: 'polygon' }>,
}

test('[WCH-24] who entered and left is what an oracle says that knows all fixes, doubled, late and out of order as they came', () => {
  const exact = new Map(Object.entries(PLACES).map(([id, place]) => [id, exactPlace(place)]))
  let count = 0
  for (let seed = 1; seed <= 15; seed++) {
    const steps = walk(seeded(seed), 400)
    const rules = Object.entries(PLACES).flatMap(([id, where]) => [ruleOf({ id: `${id} enter`, what: { kind: 'enter' }, where }), ruleOf({ id: `${id} leave`, what: { kind: 'leave' }, where })])
    const story = feed(new Story(rules), steps)
    const told = story.alerts.map(({ ruleId, numbers, atMs }) => `${ruleId} ${numbers[0]} @${(atMs - MONDAY_MS) / 1000}`)
    expect(told.sort()).toEqual(expected(steps, exact).sort())
    count += told.length
  }
  expect(count).toBeGreaterThan(600)
})

const HOURS = { windows: [{ weekdays: [1], from: '08:02', to: '08:05' }], validFrom: null, validUntil: null }
const LISTED = { of: 'units' as const, numbers: [1, 2, 3, 4, 5] }

function everyKind(random: Random): Rule[] {
  const conditions: readonly (Pick<Rule, 'what'> & Partial<Rule>)[] = [
    { what: { kind: 'enter' }, where: PLACES['square']! },
    { what: { kind: 'leave' }, where: PLACES['holed']! },
    { what: { kind: 'cross', direction: 'either' }, where: { shape: 'line', path: [at(-200, -10), at(0, 30), at(200, -20)] } },
    { what: { kind: 'cross', direction: 'to_left' }, where: PLACES['star']! },
    { what: { kind: 'dwell', forSeconds: 20 }, where: PLACES['square']! },
    { what: { kind: 'speed', side: 'over', limitKmh: 60, marginKmh: 5 } },
    { what: { kind: 'speed', side: 'under', limitKmh: 20, marginKmh: 5 }, where: PLACES['holed']! },
    { what: { kind: 'silence', forSeconds: 30 } },
    { what: { kind: 'absence', unitCount: 2, forSeconds: 10 }, where: PLACES['square']! },
    { what: { kind: 'gather', unitCount: 3, withinMetres: 80, forSeconds: 10 }, who: { of: 'kinds', kinds: ['grid_worker'] } },
    { what: { kind: 'gather', unitCount: 2, withinMetres: 60, forSeconds: 5 }, where: PLACES['holed']! },
    { what: { kind: 'approach', withinMetres: 80, to: { of: 'place', position: at(50, 50) } } },
    { what: { kind: 'approach', withinMetres: 80, to: { of: 'units', numbers: [6, 7] } }, who: LISTED },
    { what: { kind: 'co_presence', withinMetres: 80, forSeconds: 10 }, who: LISTED },
  ]
  return conditions.map((given, index) => ({
    ...ruleOf(given),
    id: `rule ${index}`,
    hysteresis: { metres: random() < 0.5 ? 0 : 10, seconds: random() < 0.7 ? 0 : 5 },
    accuracyMostMetres: random() < 0.5 ? 0 : 20,
    cooldownSeconds: random() < 0.8 ? 0 : 30,
    when: random() < 0.7 ? { windows: [], validFrom: null, validUntil: null } : HOURS,
  }))
}

test('[WCH-27] a restart at any moment neither repeats nor loses an alert, of any kind of rule', () => {
  const kinds = new Set<Condition['kind']>()
  for (let seed = 1; seed <= 20; seed++) {
    const random = seeded(seed)
    const rules = everyKind(random)
    const steps = walk(random, 400)
    const whole = feed(new Story(rules), steps)
    const cut = Math.floor(random() * steps.length)
    const first = feed(new Story(rules), steps.slice(0, cut))
    const kept = first.engine.snapshot()
    const second = new Story(rules)
    second.engine.restore(kept, second.traits)
    // What came shortly before the restart comes again.
    feed(second, steps.slice(Math.max(0, cut - 5)))
    const keys = (story: Story) => story.alerts.map(alertKey)
    expect([...keys(first), ...keys(second)].sort(), `seed ${seed}, cut ${cut}`).toEqual(keys(whole).sort())
    expect([...first.alerts, ...second.alerts].map(({ sequence }) => sequence)).toEqual(whole.alerts.map((_, index) => index + 1))
    for (const { kind } of whole.alerts) kinds.add(kind)
  }
  expect(kinds.size).toBe(10)
})

test('what began ends once and before it begins again, of any kind of rule', () => {
  for (let seed = 100; seed < 115; seed++) {
    const random = seeded(seed)
    const open = new Map<string, number>()
    for (const { ruleId, kind, phase, numbers, atMs } of feed(new Story(everyKind(random)), walk(random, 400)).alerts) {
      const key = `${ruleId}:${numbers.join()}`
      if (kind === 'enter' || kind === 'leave' || kind === 'cross') continue
      if (phase === 'began') expect(open.has(key), `${kind} ${key} begins once`).toBe(false)
      else expect(open.get(key), `${kind} ${key} ends after it began`).toBeLessThanOrEqual(atMs)
      if (phase === 'began') open.set(key, atMs)
      else open.delete(key)
    }
  }
})

test('[WCH-28] rules about few units say the same whether each asks its own fences or all pass the grid, through edits, moves to other areas and restarts', () => {
  const few = { of: 'units' as const, numbers: [1, 2, 3, 4, 5, 6] }
  const many = { of: 'units' as const, numbers: [...few.numbers, ...Array.from({ length: 1_000 }, (_, index) => 2_000 + index)] }
  const kinds = new Set<Condition['kind']>()
  for (let seed = 200; seed < 220; seed++) {
    const rules = everyKind(seeded(seed)).map(rule => ({ ...rule, areaPath: rule.id.endsWith('1') ? 'a/' : '' }))
    const told = [few, many].map(who => {
      const random = seeded(seed)
      const story = new Story(rules.map(rule => ({ ...rule, who })), { areaPaths: ['', 'a/'] } as unknown as Traits)
      const steps = walk(random, 300)
      const parts = [steps.slice(0, 100), steps.slice(100, 200), steps.slice(200)]
      for (const part of parts) {
        feed(story, part)
        const { second } = part.at(-1)!
        const number = 1 + Math.floor(random() * UNITS)
        story.traits.area[number] = 1 - story.traits.area[number]!
        story.changed(number, second)
        const [gone, renewed] = [rules[Math.floor(random() * rules.length)]!, rules[Math.floor(random() * rules.length)]!]
        story.engine.removeRule(gone.id)
        story.set({ ...renewed, who, version: second })
        story.tick(second)
      }
      const again = new Story([], story.traits)
      again.set(...rules.map(rule => ({ ...rule, who })))
      again.engine.restore(story.engine.snapshot(), again.traits)
      feed(again, walk(random, 400).filter(({ second }) => second > 300))
      return [...story.alerts, ...again.alerts]
    }) as [Alert[], Alert[]]
    expect(told[0].map(alertKey).sort(), `seed ${seed}`).toEqual(told[1].map(alertKey).sort())
    for (const { kind } of told[0]) kinds.add(kind)
  }
  expect(kinds.size).toBe(10)
})

test('[WCH-27] a memory of many is written in slices, and is the one written at once', () => {
  const many = 120_000
  const moves = roomForMoves(many)
  for (moves.count = 0; moves.count < many; moves.count++) {
    moves.number[moves.count] = moves.count + 1
    moves.lon[moves.count] = 112 + moves.count / many
    moves.lat[moves.count] = 38
    moves.fixedAtMs[moves.count] = MONDAY_MS
  }
  const { engine } = feed(new Story(everyKind(seeded(3))), walk(seeded(3), 200))
  engine.take(moves, NOBODY)
  const slices = engine.snapshotInSlices()
  let [count, slice] = [1, slices.next()]
  for (; slice.done !== true; slice = slices.next()) count++
  expect(count).toBeGreaterThan(many / 50_000)
  const whole = engine.snapshot()
  expect(slice.value.length).toBe(whole.length)
  expect(slice.value.every((byte, at) => byte === whole[at])).toBe(true)
})

test('what is no snapshot is refused, and one cut short too', () => {
  const story = feed(new Story([ruleOf({ what: { kind: 'dwell', forSeconds: 5 }, where: square(100) })]), walk(seeded(5), 50))
  const kept = story.engine.snapshot()
  const engine = new WatchEngine({ onAlert: () => undefined, timeZone: 'Asia/Shanghai' })
  expect(() => engine.restore(new Uint8Array(3), NOBODY)).toThrow(RangeError)
  expect(() => engine.restore(new Uint8Array(64), NOBODY)).toThrow(RangeError)
  expect(() => engine.restore(kept.subarray(0, kept.length - 8), NOBODY)).toThrow(RangeError)
})

test('state of a rule changed since is dropped: it meets everybody anew', () => {
  const rule = ruleOf({ what: { kind: 'dwell', forSeconds: 10 }, where: square(100) })
  const story = new Story([rule]).fix(7, [50, 50], 0)
  for (let second = 0; second < 20; second++) story.tick(second)
  const again = new Story([{ ...rule, version: 2 }])
  again.engine.restore(story.engine.snapshot(), again.traits)
  for (let second = 20; second < 50; second++) again.tick(second)
  expect(story.lines).toEqual(['dwell began 7 @10'])
  expect(again.lines).toEqual(['dwell began 7 @29'])
})
