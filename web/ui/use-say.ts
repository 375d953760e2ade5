'use client'
import { useLocale } from 'use-intl'
import { type Say, sayIn } from './say.ts'

/** Numbers, times and distances in the language of the page. */
export function useSay(): Say {
  return sayIn(useLocale() === 'en' ? 'en' : 'zh-CN')
}
