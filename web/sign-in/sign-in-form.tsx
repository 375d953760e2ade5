'use client'
import { type FormEvent, type KeyboardEvent, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Icon } from '../ui/icon.tsx'
import { type SignInTrouble, signIn } from './sign-in.ts'
import styles from './sign-in.module.css'

export function SignInForm() {
  const t = useTranslations('signIn')
  const [trouble, setTrouble] = useState<SignInTrouble | null>(null)
  const [isBusy, setBusy] = useState(false)
  const [isShown, setShown] = useState(false)
  const [isCapsOn, setCapsOn] = useState(false)

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setBusy(true)
    setTrouble(null)
    const result = await signIn(String(form.get('username')).trim(), String(form.get('password')))
    if (result.ok) return location.assign(result.goTo)
    setTrouble(result.trouble)
    setBusy(false)
  }
  const watchCaps = (event: KeyboardEvent<HTMLInputElement>) => setCapsOn(event.getModifierState('CapsLock'))

  return (
    <form className={styles.form} onSubmit={event => void submit(event)} method="post">
      <label>
        <span>{t('username')}</span>
        <input name="username" autoComplete="username" autoCapitalize="none" autoCorrect="off" spellCheck={false} maxLength={40} required autoFocus />
      </label>
      <label>
        <span>{t('password')}</span>
        <span className={styles.secret}>
          <input name="password" type={isShown ? 'text' : 'password'} autoComplete="current-password" maxLength={128} required onKeyUp={watchCaps} />
          <button type="button" aria-pressed={isShown} onClick={() => setShown(!isShown)}>
            {isShown ? t('hidePassword') : t('showPassword')}
          </button>
        </span>
      </label>
      {isCapsOn && <p className={styles.caps}>{t('capsLock')}</p>}
      <p className={styles.trouble} role="alert">
        {trouble !== null && (
          <>
            <Icon name="a-warn" />
            {t(trouble)}
          </>
        )}
      </p>
      <button className={styles.submit} disabled={isBusy}>
        {isBusy ? t('submitting') : t('submit')}
      </button>
    </form>
  )
}
