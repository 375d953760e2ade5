'use client'
import { useTranslations } from 'use-intl'
import { Icon } from '../ui/icon.tsx'
import { LanguageSwitch } from '../words/language-switch.tsx'
import { Ridges } from './ridges.tsx'
import { SignInForm } from './sign-in-form.tsx'
import styles from './sign-in.module.css'

export function SignInScreen() {
  const t = useTranslations()
  return (
    <div className={styles.page}>
      <Ridges className={styles.ridges} />
      <header className={styles.top}>
        <span className={styles.brand}>
          <Icon name="a-mark" />
          {t('common.product')}
        </span>
        <LanguageSwitch className={styles.language} />
      </header>
      <main className={styles.sheet}>
        <h1>{t('signIn.heading')}</h1>
        <p className={styles.tagline}>{t('signIn.tagline')}</p>
        <SignInForm />
        <p className={styles.help}>{t('signIn.help')}</p>
      </main>
    </div>
  )
}
