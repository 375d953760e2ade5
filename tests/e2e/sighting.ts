import type { Page } from '@playwright/test'

/** The moment a page first shows a text, by its own clock (ms since 1970): the machine's, as the test's is. */
export function firstSight(page: Page, text: string, timeoutMs = 30_000): Promise<number> {
  return page.evaluate(lookFor, { text, timeoutMs })
}

function lookFor({ text, timeoutMs }: { text: string; timeoutMs: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    const isThere = () => document.body.textContent?.includes(text) ?? false
    if (isThere()) return resolve(Date.now())
    const timer = setTimeout(() => {
      observer.disconnect()
      reject(new Error(`"${text}" did not come within ${timeoutMs} ms`))
    }, timeoutMs)
    const observer = new MutationObserver(() => {
      if (!isThere()) return
      observer.disconnect()
      clearTimeout(timer)
      resolve(Date.now())
    })
    observer.observe(document.body, { childList: true, subtree: true, characterData: true })
  })
}

/** Nearest rank: the smallest value that at least `share` of all do not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}
