import { expect, test } from 'vitest'
import { LAYER_ORDER, inOrder } from './layer-order.ts'

test('incidents lie above units, and the selection above all', () => {
  const sorted = inOrder([{ id: 'selection' }, { id: 'incidents' }, { id: 'units' }]).map(layer => layer.id)
  expect(sorted).toEqual(['units', 'incidents', 'selection'])
})

test('a layer that is not in the list is refused', () => {
  expect(() => inOrder([{ id: 'glow' }])).toThrow(RangeError)
})

test('no layer is listed twice', () => {
  expect(new Set(LAYER_ORDER).size).toBe(LAYER_ORDER.length)
})
