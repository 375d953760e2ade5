import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import '@fontsource-variable/noto-sans-sc/index.css'
import '../ui/fonts.css'
import '../ui/tokens.css'
import '../ui/base.css'
import { requestLocale } from './page-title.ts'
import { Sprite } from '../ui/sprite.tsx'
import { wordsIn } from '../words/messages.ts'
import { WordsProvider } from '../words/words-provider.tsx'

export const metadata: Metadata = { title: '挂图', icons: { icon: '/icon.svg' }, formatDetection: { telephone: false } }
export const viewport: Viewport = { width: 'device-width', initialScale: 1, viewportFit: 'cover', themeColor: '#ffffff' }

/** Light at the root; the wall wraps itself in `data-theme="dark"`. */
export default async function Layout({ children }: { children: ReactNode }) {
  const locale = await requestLocale()
  return (
    <html lang={locale} data-theme="light">
      <body>
        <Sprite />
        <WordsProvider locale={locale} words={await wordsIn(locale)}>
          {children}
        </WordsProvider>
      </body>
    </html>
  )
}
