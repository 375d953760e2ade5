import { expect, test } from './city.ts'

test('the page of the API is drawn from our own files', async ({ city }) => {
  const { page, watch } = await city.visit(null)
  await page.goto('/api/docs')
  await expect(page.getByText('/api/incidents/{id}/accept')).toBeVisible({ timeout: 30_000 })
  await expect(page.locator('.opblock')).not.toHaveCount(0)
  expect([...watch.hosts]).toHaveLength(1)
})
