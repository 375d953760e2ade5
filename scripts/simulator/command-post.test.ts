import { expect, test } from 'vitest'
import { STEPS, incidentStep } from '#domain/incident'
import type { DemoAccountsAreas } from '../demo-city/index.ts'
import { STEP_NOTES, commanderOver, reporterFor } from './command-post.ts'

const areas: DemoAccountsAreas = { city: '140900', county: '140902', township: '140902001', village: '140902001003', grid: '140902001003007', dept: '140900', wall: '140900', admin: null }

test('the lowest commander with everybody in reach decides', () => {
  expect(commanderOver(['140902001003007', '140902001005001'], areas)).toBe('township')
  expect(commanderOver(['140902001003007', '140902'], areas)).toBe('county')
  expect(commanderOver(['140902001003007', '140921002'], areas)).toBe('city')
})

test('a grid worker reports next door, elsewhere a commander does', () => {
  expect(reporterFor('140902001003001', areas)).toBe('grid')
  expect(reporterFor('140902001004001', areas)).toBe('township')
  expect(reporterFor('140902002004001', areas)).toBe('county')
  expect(reporterFor('140921002004001', areas)).toBe('city')
})

test('every step we take has words for the time line', () => {
  const taken = incidentStep.options.filter(step => !['return', 'cancel'].includes(step))
  expect(taken.every(step => STEPS[step] && (STEP_NOTES[step]?.length ?? 0) > 0)).toBe(true)
})
