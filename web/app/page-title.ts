import type { Metadata } from 'next'
import { cookies, headers } from 'next/headers'
import { LOCALE_COOKIE, type Locale, chooseLocale } from '../words/locale.ts'
import { wordsIn } from '../words/messages.ts'
import type { Words } from '../words/words.ts'

/** The language of this request: the cookie, else the browser. */
export async function requestLocale(): Promise<Locale> {
  return chooseLocale((await cookies()).get(LOCALE_COOKIE)?.value, (await headers()).get('accept-language'))
}

/** `大屏 · 挂图`, for the tab of the browser. */
export function titled(screen: keyof Words['common']['screen']): () => Promise<Metadata> {
  return async () => {
    const { common } = await wordsIn(await requestLocale())
    return { title: `${common.screen[screen]} · ${common.product}` }
  }
}
