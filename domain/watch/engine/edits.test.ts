import { expect, test } from 'vitest'
import { roomForMoves } from '#domain/force'
import { type Random, seeded } from '#tests/bench/hot-city'
import type { Rule } from '../rule.ts'
import { type Alert, alertKey } from './alert.ts'
import { MONDAY_MS, Story, at, polygon, ruleOf, square } from './story.ts'
import { WatchEngine } from './watch-engine.ts'

const NUMBERS = Array.from({ length: 40 }, (_, index) => index)

/** Forty fences on one another: more than a cell's bits hold. */
function stack(): Rule[] {
  return NUMBERS.map(index => ruleOf({ id: `${index}`, what: { kind: 'enter' }, where: polygon([[index, 0], [100 + index, 0], [100 + index, 50], [index, 50]]) }))
}

test('however many fences lie on one another, each is entered once', () => {
  const story = new Story(stack())
  story.fix(7, [-20, 20], 0).fix(7, [20.5, 20], 1).fix(7, [60, 20], 2).fix(7, [60, 21], 3)
  const of = (second: number) => story.lines.filter(line => line.endsWith(`@${second}`)).length
  expect([of(1), of(2), of(3)]).toEqual([21, 19, 0])
})

test('a rule set while another of the same name is still being laid takes its place', () => {
  const alerts: Alert[] = []
  const engine = new WatchEngine({ onAlert: alert => alerts.push(alert), timeZone: 'Asia/Shanghai' })
  const wide = polygon(Array.from({ length: 8_000 }, (_, corner) => {
    const angle = (2 * Math.PI * corner) / 8_000
    return [(20_000 + 200 * (corner % 7)) * Math.cos(angle), (20_000 + 200 * (corner % 5)) * Math.sin(angle)] as const
  }))
  engine.setRule(ruleOf({ what: { kind: 'enter' }, where: wide }))
  expect(engine.work(), 'a county is laid over many turns').toBe(true)
  engine.setRule(ruleOf({ version: 2, what: { kind: 'leave' }, where: square(100) }))
  engine.setRule(ruleOf({ id: 'gone', what: { kind: 'enter' }, where: wide }))
  engine.removeRule('gone')
  while (engine.work());
  const story = new Story([ruleOf({ version: 2, what: { kind: 'leave' }, where: square(100) })])
  const moves = { ...story.moves, count: 1 }
  for (const [step, place] of [at(50, 50), at(150, 50), at(40_000, 0), at(0, 10_000)].entries()) {
    moves.number[0] = 7
    moves.lon[0] = place[0]
    moves.lat[0] = place[1]
    moves.fixedAtMs[0] = 1_000 * (step + 1)
    engine.take(moves, story.traits)
  }
  expect(alerts.map(alertKey)).toEqual(['r1:began:7:2000'])
  expect(engine.ruleCount).toBe(1)
})

/** Sets, changes and forgets rules between fixes; the places are few, so that they meet. */
function edit(random: Random, story: Story, rules: Map<string, Rule>): void {
  const id = `${Math.floor(random() * 6)}`
  if (random() < 0.3) {
    rules.delete(id)
    story.engine.removeRule(id)
    return
  }
  const [west, south, side] = [Math.floor(random() * 10) * 20 - 100, Math.floor(random() * 10) * 20 - 100, 20 + Math.floor(random() * 8) * 20]
  const who = random() < 0.5 ? { of: 'units' as const, numbers: [7, 9] } : { of: 'all' as const }
  const rule = ruleOf({ id, who, version: (rules.get(id)?.version ?? 0) + 1, what: { kind: 'enter' }, where: polygon([[west, south], [west + side, south], [west + side, south + side], [west, south + side]]) })
  rules.set(id, rule)
  story.set(rule)
}

test('after any edits each fix says what an engine says that knew only the rules of now and the place before', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const random = seeded(seed)
    const story = new Story()
    const rules = new Map<string, Rule>()
    let place: readonly [number, number] = [0, 0]
    story.fix(7, place, 0)
    for (let second = 1; second <= 60; second++) {
      edit(random, story, rules)
      const next = [Math.floor(random() * 20) * 10 - 100, Math.floor(random() * 20) * 10 - 100] as const
      const before = story.alerts.length
      story.fix(7, next, second)
      const anew = new Story([...rules.values()]).fix(7, place, second - 1).fix(7, next, second)
      expect(story.alerts.slice(before).map(alertKey).sort(), `seed ${seed}, ${second}`).toEqual(anew.alerts.map(alertKey).sort())
      place = next
    }
  }
})

test('moves taken many at once, units among them twice, say what they say one by one, between edits', () => {
  let count = 0
  for (let seed = 1; seed <= 6; seed++) {
    const random = seeded(seed)
    const [many, single] = [new Story(), new Story()]
    const rules = new Map<string, Rule>()
    for (let second = 1; second <= 60; second++) {
      const [known, twin] = [new Map(rules), rules]
      edit(seeded(seed * 1_000 + second), many, known)
      edit(seeded(seed * 1_000 + second), single, twin)
      const moves = roomForMoves(80)
      for (moves.count = 0; moves.count < 80; moves.count++) {
        const place = at(Math.floor(random() * 6) * 30 - 90, Math.floor(random() * 6) * 30 - 90)
        moves.number[moves.count] = 1 + Math.floor(random() * 20)
        moves.lon[moves.count] = place[0]
        moves.lat[moves.count] = place[1]
        moves.fixedAtMs[moves.count] = MONDAY_MS + second * 1_000 + moves.count
        single.fixAt(moves.number[moves.count]!, place, second + moves.count / 1_000)
      }
      many.engine.take(moves, many.traits)
      expect(many.alerts.map(alertKey), `seed ${seed}, ${second}`).toEqual(single.alerts.map(alertKey))
    }
    count += many.alerts.length
  }
  expect(count).toBeGreaterThan(1_000)
})

test('no slice of work is long: 20,000 corners are laid in hundreds of them', () => {
  const engine = new WatchEngine({ onAlert: () => undefined, timeZone: 'Asia/Shanghai' })
  const corners = Array.from({ length: 19_000 }, (_, corner) => {
    const angle = (2 * Math.PI * corner) / 19_000
    return [(60_000 + 500 * (corner % 3)) * Math.cos(angle), (60_000 + 500 * (corner % 4)) * Math.sin(angle)] as const
  })
  engine.setRule(ruleOf({ what: { kind: 'enter' }, where: polygon(corners) }))
  let slices = 0
  while (engine.work()) slices++
  expect(slices).toBeGreaterThan(20)
})

test('what an ended rule remembered is forgotten by and by', () => {
  const story = new Story([ruleOf({ id: 'a', what: { kind: 'absence', unitCount: 1, forSeconds: 1 }, where: square(100) }), ruleOf({ id: 's', what: { kind: 'silence', forSeconds: 60 } })])
  for (let number = 1; number <= 9; number++) story.fix(number, [50, 50], 1)
  expect(story.engine.rememberedCount).toBe(18)
  story.engine.removeRule('a')
  story.tick(2)
  expect(story.engine.rememberedCount).toBe(9)
  story.set(ruleOf({ id: 's', version: 2, what: { kind: 'silence', forSeconds: 90 } }))
  story.tick(3)
  expect(story.engine.rememberedCount).toBe(9)
})
