import { expect, test } from './city.ts'

test('the watch that stands over every page of these tests sees a request that leaves, and the policy stops it', async ({ city }) => {
  const { page, watch } = await city.visit(null)
  await page.goto('/sign-in')
  const isStopped = await page.evaluate(() => fetch('https://elsewhere.invalid/').then(() => false, () => true))
  expect(isStopped).toBe(true)
  await expect.poll(() => watch.faults.join()).toMatch(/Content Security Policy|left for https:\/\/elsewhere/)
  watch.faults.length = 0
})
