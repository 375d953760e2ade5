import { expect, test } from 'vitest'
import { rgba } from './palette.ts'

test.each([['#0D7D6B', [13, 125, 107, 255]], ['#fff', [255, 255, 255, 255]], ['#0a3', [0, 170, 51, 255]]])('%s is read as its red, green and blue', (hex, color) => {
  expect(rgba(hex)).toEqual(color)
})
