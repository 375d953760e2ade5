import type { Locale } from './locale.ts'
import type { Words } from './words.ts'

/** The words of one language; a page carries only its own. */
export async function wordsIn(locale: Locale): Promise<Words> {
  return locale === 'en' ? (await import('./en/index.ts')).en : (await import('./zh/index.ts')).zh
}
