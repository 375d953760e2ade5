'use client'
import { useLocale } from 'use-intl'

/** The name of an area in the language of the page; the Chinese one where there is no other. */
export function useAreaName(): (area: { readonly name: string; readonly nameEn: string }) => string {
  const isEnglish = useLocale() === 'en'
  return area => (isEnglish && area.nameEn !== '' ? area.nameEn : area.name)
}
