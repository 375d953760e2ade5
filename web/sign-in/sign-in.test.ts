import { expect, test } from 'vitest'
import { homeOf, placeBack } from './sign-in.ts'

test.each([
  [['wall'], '/wall'],
  [['commander'], '/'],
  [['department'], '/'],
  [['grid_worker'], '/m'],
  [['administrator'], '/admin'],
  [['administrator', 'commander'], '/'],
] as const)('%s goes to %s', (roles, home) => {
  expect(homeOf([...roles])).toBe(home)
})

test.each(['//elsewhere.example', '/\\elsewhere.example', 'https://elsewhere.example', '/sign-in?back=/m', '', null])('%s is no place to come back to', back => {
  expect(placeBack(back)).toBeNull()
})

test('a path of our own is, with its query', () => {
  expect(placeBack('/m?tab=mine')).toBe('/m?tab=mine')
})
