import { expect, test } from 'vitest'
import { badgeLayers } from '../../desk/near-badges.ts'
import { draftLayer, premisesLayer, ringLayers, trailLayer } from '../../desk/near-layers.ts'
import { TrailLayer } from '../../playback/trail-layer.ts'
import { newDraft } from '../../watch/fence-draft.ts'
import { alertLayers, draftLayers, fenceLayers } from '../../watch/fence-layers.ts'
import type { LayerLook } from '../layer-look.ts'
import type { Palette } from '../palette.ts'
import { incidentIcon } from '../symbol-atlas.ts'
import { type FlatPen, drawLayers } from './flat-layers.ts'

const palette = new Proxy({}, { get: () => '#336699' }) as Palette
const cell = { x: 0, y: 0, width: 96, height: 96, mask: false }
const atlas = { image: {} as HTMLCanvasElement, mapping: { [incidentIcon('critical', false)]: cell } }
const look: LayerLook = { palette, atlas, scale: 1, crowding: 1, frame: 0, isPickable: false }
const HERE = [112, 38] as const

/** A canvas that keeps what it was told; a degree is 100 px. */
function recorder(): { to: FlatPen; told: string[] } {
  const told: string[] = []
  const round = (value: unknown) => (typeof value === 'number' ? Math.round(value * 10) / 10 : String(value))
  const pen = new Proxy({}, {
    get: (_, name) => (...values: unknown[]) => void told.push([String(name), ...values.map(round)].join(' ')),
    set: (_, name, value) => told.push(`${String(name)}=${String(round(value))}`) > 0,
  }) as CanvasRenderingContext2D
  return { told, to: { pen, project: ([lon = 0, lat = 0]) => [(lon - 112) * 100, (38 - lat) * 100], pxPerWorld: (100 * 360) / 512, atlas } }
}

const DRAWS = /^(fill|stroke|fillText|drawImage)\b/
const unitAt = () => [112.01, 38] as [number, number]
const project = () => [10, 20] as const
const square: [number, number][] = [[112, 38], [112.1, 38], [112.1, 38.1], [112, 38]]

test.each([
  ['fences', fenceLayers([{ id: 'f', paths: [square], isArea: true, isSuspended: false, isChosen: true }], look)],
  ['alerts', alertLayers([{ id: 'a', position: [...HERE], severity: 'critical', isChosen: true, words: '进入' }], look)],
  ['the fence under the hand', draftLayers({ ...newDraft('polygon'), corners: square.slice(0, 3) }, look)],
  ['how near', ringLayers([...HERE], look)],
  ['who is near', badgeLayers([{ number: 1, unitNumber: 7, isChosen: true }], { look, center: [...HERE], unitAt, project })],
  ['where a unit has been, and a report', [trailLayer([[...HERE], [112.001, 38]], look), draftLayer([...HERE], look), premisesLayer([{ position: [...HERE], count: 9 }], look)]],
])('a machine without WebGL draws %s: nothing the screens add is left out', (_, layers) => {
  for (const layer of layers) {
    const { to, told } = recorder()
    drawLayers(to, [layer])
    expect(told.filter(text => DRAWS.test(text)).length, layer.id).toBeGreaterThan(0)
  }
})

test('a distance is as long on the plain canvas as on the ground', () => {
  const { to, told } = recorder()
  drawLayers(to, ringLayers([...HERE], look).slice(0, 1))
  // 5 km at 38° north are 0.057 degrees of longitude.
  expect(told.find(text => text.startsWith('arc'))).toBe('arc 0 0 5.7 0 6.3')
})

test('a trail ends where its unit is, begins as long ago as asked, and fades', () => {
  const { to, told } = recorder()
  const run = { unitNumber: 7, path: new Float64Array([112, 38, 113, 38, 114, 38, 115, 38]), seconds: new Float32Array([0, 100, 200, 300]) }
  drawLayers(to, [new TrailLayer({ id: 'playback-trails', data: [run], getPath: (it: typeof run) => it.path as never, getColor: [0, 0, 0, 255], getWidth: 2, atSecond: 250, trailSeconds: 100 } as never)])
  expect(told.filter(text => /^(moveTo|lineTo)/.test(text))).toEqual(['moveTo 150 0', 'lineTo 200 0', 'moveTo 200 0', 'lineTo 250 0'])
  expect(told.filter(text => text.startsWith('strokeStyle'))).toEqual(['strokeStyle=rgba(0,0,0,0.650)', 'strokeStyle=rgba(0,0,0,1.000)'])
})
