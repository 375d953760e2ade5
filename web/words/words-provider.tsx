'use client'
import type { ReactNode } from 'react'
import { IntlProvider } from 'use-intl'
import { CITY_TIME_ZONE } from '../ui/say.ts'
import type { Locale } from './locale.ts'
import type { Words } from './words.ts'

export function WordsProvider({ locale, words, children }: { locale: Locale; words: Words; children: ReactNode }) {
  return (
    <IntlProvider locale={locale} messages={words} timeZone={CITY_TIME_ZONE}>
      {children}
    </IntlProvider>
  )
}
