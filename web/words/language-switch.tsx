'use client'
import { useRouter } from 'next/navigation'
import { useLocale } from 'use-intl'
import { Icon } from '../ui/icon.tsx'
import { LOCALE_COOKIE } from './locale.ts'

/** Says the other language in that language; the page renders again in it, what was typed stays. */
export function LanguageSwitch({ className }: { className?: string }) {
  const router = useRouter()
  const other = useLocale() === 'en' ? { locale: 'zh-CN', name: '中文' } : { locale: 'en', name: 'English' }
  const change = () => {
    document.cookie = `${LOCALE_COOKIE}=${other.locale}; path=/; max-age=31536000; samesite=lax`
    router.refresh()
  }
  return (
    <button type="button" className={className} lang={other.locale} onClick={change}>
      <Icon name="a-language" />
      {other.name}
    </button>
  )
}
