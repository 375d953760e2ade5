import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FrameDecoder } from './frame.ts'
import { MESSAGE, type Message, decodeMessage } from './message.ts'
import { PartAssembly } from './part-assembly.ts'
import { TerminalEncoder } from './terminal.ts'

type Part = Message & { part: NonNullable<Message['part']> }

const partsOf = (body: Buffer, firstSerial = 0, partBytes = 50): Part[] => {
  const decoder = new FrameDecoder()
  const { frames } = new TerminalEncoder('13800138000', 2013, firstSerial).send(MESSAGE.locationBatch, body, partBytes)
  return frames.flatMap(frame => [...decoder.push(frame)]).map(outcome => (outcome.ok ? decodeMessage(outcome.message) : null) as Part)
}
const BODY = Buffer.from(Array.from({ length: 260 }, (_, at) => at & 0xff))

describe('sub-packages', () => {
  it('are put together in whatever order they come, also over the wrap of the serial', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }), fc.integer({ min: 0, max: 0xffff }), (order, firstSerial) => {
        const parts = partsOf(BODY, firstSerial)
        const assembly = new PartAssembly(30_000)
        const outcomes = order.map(at => assembly.add(parts[at] as Part, 0))
        const whole = outcomes.pop()
        expect(outcomes.every(outcome => outcome === null)).toBe(true)
        expect(whole).toMatchObject({ message: { part: null, body: BODY }, parts: { length: 6 } })
        expect(assembly.openCount).toBe(0)
      }),
    )
  })

  it('of two messages are never mixed', () => {
    const first = partsOf(BODY, 10)
    const second = partsOf(Buffer.from(BODY).reverse(), 500)
    const assembly = new PartAssembly(30_000)
    const wholes = first.flatMap((part, at) => [assembly.add(part, 0), assembly.add(second[at] as Part, 0)]).filter(whole => whole !== null)
    expect(wholes).toMatchObject([{ message: { body: BODY } }, { message: { body: Buffer.from(BODY).reverse() } }])
  })

  it('that come twice count once', () => {
    const parts = partsOf(BODY)
    const assembly = new PartAssembly(30_000)
    for (const part of [...parts.slice(0, 5), ...parts.slice(0, 5)]) expect(assembly.add(part, 0)).toBeNull()
    expect(assembly.add(parts[5] as Part, 0)).toMatchObject({ parts: { length: 6 } })
  })

  it('that stay away are asked for once and then forgotten with the rest', () => {
    const parts = partsOf(BODY, 7)
    const assembly = new PartAssembly(30_000)
    for (const at of [0, 2, 5]) assembly.add(parts[at] as Part, 1_000)
    expect(assembly.overdue(15_999)).toEqual([])
    expect(assembly.overdue(16_000)).toMatchObject([{ firstSerial: 7, missing: [2, 4, 5] }])
    expect(assembly.overdue(20_000)).toEqual([])
    expect(assembly.overdue(31_000)).toEqual([])
    expect(assembly.openCount).toBe(0)
  })

  it('hold at most 4 messages open and refuse one of more than 64 parts', () => {
    const assembly = new PartAssembly(30_000)
    for (let serial = 0; serial < 1_000; serial += 10) assembly.add(partsOf(BODY, serial)[0] as Part, 0)
    expect(assembly.openCount).toBe(4)
    expect(assembly.add({ ...(partsOf(BODY)[0] as Part), part: { total: 65, index: 1 } }, 0)).toBe('refused')
  })
})
