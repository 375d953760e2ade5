export const LOCALES = ['zh-CN', 'en'] as const
export type Locale = (typeof LOCALES)[number]

/** Kept a year; set by the language switch, read by the server for every page. */
export const LOCALE_COOKIE = 'guatu-lang'

/** The cookie if it names one of ours, else the browser's first that we speak, else Chinese. */
export function chooseLocale(cookie: string | undefined, acceptLanguage: string | null): Locale {
  const kept = LOCALES.find(locale => locale === cookie)
  if (kept) return kept
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map(part => part.trim().split(';q='))
    .map(([tag = '', weight]) => ({ tag: tag.toLowerCase(), weight: weight === undefined ? 1 : Number(weight) }))
    .sort((one, other) => other.weight - one.weight)
  const known = wanted.find(({ tag }) => tag.startsWith('zh') || tag.startsWith('en'))
  return known?.tag.startsWith('en') ? 'en' : 'zh-CN'
}
