import type { Page } from '@playwright/test'
import type { Incident } from '#domain/incident'
import { aPhoto } from './photo.ts'

export const TITLE_WORD = '有人跌倒'

/** Photo and kind are chosen and a word is said; the button at the thumb is left to the test. */
export async function fillReport(page: Page, note: string): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name: '上报' }).click()
  await page.locator('input[type=file]').first().setInputFiles(aPhoto())
  await page.getByText('重拍').waitFor()
  await page.getByRole('radio', { name: TITLE_WORD }).click()
  await page.getByLabel('想补充就写一句，可以不写').fill(note)
}

/** Taps `上报`, and answers with the incident and the moment the server's 2xx was here. */
export async function sendReport(page: Page): Promise<{ incident: Incident; answeredAt: number }> {
  const [answer] = await Promise.all([
    page.waitForResponse(response => response.request().method() === 'POST' && new URL(response.url()).pathname === '/api/incidents').then(response => ({ response, answeredAt: Date.now() })),
    page.getByRole('contentinfo').getByRole('button', { name: '上报' }).click(),
  ])
  return { incident: (await answer.response.json()) as Incident, answeredAt: answer.answeredAt }
}
