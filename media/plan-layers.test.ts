import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ShownSize } from '#domain/call'
import { MOST_READY_VOICES, type Sent, type Viewer, planLayers } from './plan-layers.ts'

const voice = (producerId: string, seatId = producerId): Sent => ({ producerId, seatId, source: 'microphone', kind: 'audio', sizes: 1 })
const camera = (producerId: string, seatId = producerId, sizes = 3): Sent => ({ producerId, seatId, source: 'camera', kind: 'video', sizes })
const screen = (producerId: string, seatId = producerId): Sent => ({ producerId, seatId, source: 'screen', kind: 'video', sizes: 1 })
const viewer = (shown: Record<string, ShownSize> = {}, over: Partial<Viewer> = {}): Viewer => ({ seatId: 'me', shown: new Map(Object.entries(shown)), quality: 'good', isTrying: false, ...over })

function plan(sent: readonly Sent[], who: Viewer, passed: readonly string[] = []): Record<string, string> {
  const planned = planLayers({ sent, passed: new Set(passed) }, who)
  return Object.fromEntries([...planned].map(([id, { isPaused, layers }]) => [id, isPaused ? 'paused' : layers ? `${layers.spatialLayer}.${layers.temporalLayer}` : 'on']))
}

describe('[MED-4] what a viewer is given', () => {
  test.each<[string, Sent[], Viewer, Record<string, string>]>([
    ['a picture on the stage in its largest size', [camera('c')], viewer({ c: 'stage' }), { c: '2.2' }],
    ['a tile in the middle one', [camera('c')], viewer({ c: 'tile' }), { c: '1.2' }],
    ['a thumbnail in the smallest, with fewer frames', [camera('c')], viewer({ c: 'thumbnail' }), { c: '0.1' }],
    ['of two sizes the larger for a tile', [camera('c', 'c', 2)], viewer({ c: 'tile' }), { c: '1.2' }],
    ['the only size there is, whatever is shown', [camera('c', 'c', 1), screen('s')], viewer({ c: 'stage', s: 'tile' }), { c: '0.2', s: '0.2' }],
    ['nothing that is hidden', [camera('c')], viewer({ c: 'hidden' }), {}],
    ['nothing that its screen does not name', [camera('c'), screen('s')], viewer(), {}],
    ['nothing of its own, though it names it', [camera('c', 'me'), voice('v', 'me')], viewer({ c: 'stage', v: 'stage' }), {}],
    ['no voice because it is shown as a picture', [voice('v')], viewer({ v: 'stage' }), { v: 'paused' }],
    ['smaller pictures on a weak link', [camera('c'), camera('d')], viewer({ c: 'stage', d: 'tile' }, { quality: 'weak' }), { c: '1.2', d: '0.1' }],
    ['no picture on an audio-only link', [camera('c'), voice('v')], viewer({ c: 'stage' }, { quality: 'audioOnly' }), { v: 'paused' }],
    ['one small picture when that link is tried', [camera('c'), camera('d')], viewer({ c: 'tile', d: 'stage' }, { quality: 'audioOnly', isTrying: true }), { d: '0.1' }],
    ['for a try rather a picture that can be small', [camera('c'), screen('s')], viewer({ c: 'tile', s: 'stage' }, { quality: 'audioOnly', isTrying: true }), { c: '0.1' }],
    ['no picture on a lost link', [camera('c')], viewer({ c: 'stage' }, { quality: 'lost', isTrying: true }), {}],
  ])('is %s', (_, sent, who, expected) => {
    expect(plan(sent, who)).toEqual(expected)
  })

  test('is the voices let through; the others wait ready, so that the next word is not late', () => {
    expect(plan([voice('a'), voice('b')], viewer(), ['a'])).toEqual({ a: 'on', b: 'paused' })
  })

  test('is of very many voices only those let through', () => {
    const many = Array.from({ length: MOST_READY_VOICES + 1 }, (_, at) => voice(`v${at}`))
    expect(plan(many, viewer(), ['v3'])).toEqual({ v3: 'on' })
  })

  test('is by priority the stage before tiles before thumbnails, a screen before a camera', () => {
    const sent = [camera('c'), camera('d'), camera('e'), screen('s')]
    const planned = planLayers({ sent, passed: new Set() }, viewer({ c: 'stage', d: 'tile', e: 'thumbnail', s: 'stage' }))
    expect([...planned].sort(([, a], [, b]) => b.priority - a.priority).map(([id]) => id)).toEqual(['s', 'c', 'd', 'e'])
  })

  test('is never its own, never unnamed, never beyond the sizes there are, and of voices only those let through flow', () => {
    const one = fc.record({ seatId: fc.constantFrom('me', 'x', 'y', 'z'), source: fc.constantFrom('microphone', 'camera', 'screen'), sizes: fc.integer({ min: 1, max: 4 }), isPassed: fc.boolean(), size: fc.constantFrom<(ShownSize | undefined)[]>(undefined, 'hidden', 'thumbnail', 'tile', 'stage') })
    const quality = fc.constantFrom('good', 'weak', 'audioOnly', 'lost')
    fc.assert(
      fc.property(fc.array(one, { maxLength: 30 }), quality, fc.boolean(), (all, link, isTrying) => {
        const sent = all.map((it, at) => ({ ...it, producerId: `p${at}`, kind: it.source === 'microphone' ? 'audio' : 'video' }) as Sent)
        const shown = new Map<string, ShownSize>(all.flatMap((it, at) => (it.size ? [[`p${at}`, it.size] as const] : [])))
        const passed = new Set<string>(all.flatMap((it, at) => (it.isPassed ? [`p${at}`] : [])))
        const planned = planLayers({ sent, passed }, { seatId: 'me', shown, quality: link, isTrying })
        for (const [id, given] of planned) {
          const of = sent.find(it => it.producerId === id)!
          expect(of.seatId).not.toBe('me')
          expect(given.priority).toBeLessThanOrEqual(255)
          if (of.kind === 'audio') expect(given.isPaused).toBe(!passed.has(id))
          if (of.kind === 'video') expect([shown.get(id) ?? 'hidden', given.layers!.spatialLayer < of.sizes]).toEqual([expect.not.stringMatching('hidden'), true])
        }
        const flowing = [...planned].filter(([id]) => sent.find(it => it.producerId === id)!.kind === 'video').length
        if (link === 'lost' || (link === 'audioOnly' && !isTrying)) expect(flowing).toBe(0)
        if (link === 'audioOnly') expect(flowing).toBeLessThanOrEqual(1)
      }),
    )
  })
})
