'use client'
import { Button, Form, Popconfirm } from 'antd'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { type Account, changeAccount, revokeSessions } from '#domain/identity'
import { useRenew } from '../../live/use-live.ts'
import { useProblemWords } from '../../ui/states.tsx'
import { useSay } from '../../ui/use-say.ts'
import styles from '../admin.module.css'
import { Done, Fault } from '../list-parts.tsx'
import { useOrder } from '../use-order.ts'
import { PasswordField, useFieldFaults } from './account-fields.tsx'
import { ACCOUNTS } from './use-accounts.ts'

/** What ends sessions at once: a new password, signing out everywhere, disabling. Each asks or explains first. */
export function AccountActs({ account }: { account: Account }) {
  return (
    <>
      <Sessions account={account} />
      <Password account={account} />
      <OnOff account={account} />
    </>
  )
}

function Sessions({ account }: { account: Account }) {
  const t = useTranslations('admin.accounts')
  const act = useTranslations('common.act')
  const say = useSay()
  const ending = useOrder()
  async function revoke() {
    const answer = await ending.run(revokeSessions, { id: account.id })
    if (answer) ending.tell(t('revoked', { count: say.number(answer.revoked) }))
  }
  return (
    <section className={styles.section}>
      <h3>{t('section.sessions')}</h3>
      <div className={styles.act}>
        <p>{t('sessionsExplain')}</p>
        <Popconfirm icon={null} title={t('revokeConfirm', { name: account.displayName })} okText={t('revoke')} cancelText={act('cancel')} placement="topRight" onConfirm={revoke}>
          <Button loading={ending.isBusy}>{t('revoke')}</Button>
        </Popconfirm>
      </div>
      <Outcome of={ending} />
    </section>
  )
}

function Password({ account }: { account: Account }) {
  const t = useTranslations('admin.accounts')
  const act = useTranslations('common.act')
  const placeFaults = useFieldFaults()
  const [isOpen, setOpen] = useState(false)
  const [form] = Form.useForm<{ password: string }>()
  const setting = useOrder()
  async function reset({ password }: { password: string }) {
    const changed = await setting.run(changeAccount, { id: account.id, password }, { onFault: error => placeFaults(form, error) })
    if (!changed) return
    setOpen(false)
    setting.tell(t('passwordReset'))
  }
  return (
    <section className={styles.section}>
      <h3>{t('section.password')}</h3>
      {isOpen ? (
        <Form form={form} layout="vertical" requiredMark={false} className={styles.form!} onFinish={values => void reset(values)}>
          <PasswordField form={form} />
          <div className={styles.buttons}>
            <Button type="primary" htmlType="submit" loading={setting.isBusy}>
              {t('resetPassword')}
            </Button>
            <Button onClick={() => setOpen(false)}>{act('cancel')}</Button>
          </div>
        </Form>
      ) : (
        <div className={styles.act}>
          <p>{t('passwordExplain')}</p>
          <Button onClick={() => setOpen(true)}>{t('resetPassword')}</Button>
        </div>
      )}
      <Outcome of={setting} />
    </section>
  )
}

function OnOff({ account }: { account: Account }) {
  const t = useTranslations('admin.accounts')
  const act = useTranslations('common.act')
  const renew = useRenew()
  const turning = useOrder()
  async function turn(isDisabled: boolean) {
    const changed = await turning.run(changeAccount, { id: account.id, isDisabled })
    if (!changed) return
    await renew(ACCOUNTS)
    turning.tell(t(isDisabled ? 'disabled' : 'enabled'))
  }
  return (
    <section className={styles.section}>
      <h3>{t('section.state')}</h3>
      <div className={styles.act}>
        <p>{t(account.isDisabled ? 'enableExplain' : 'disableExplain')}</p>
        {account.isDisabled ? (
          <Button loading={turning.isBusy} onClick={() => void turn(false)}>
            {t('enable')}
          </Button>
        ) : (
          <Popconfirm icon={null} title={t('disableConfirm', { name: account.displayName })} okText={t('disable')} okButtonProps={{ danger: true }} cancelText={act('cancel')} placement="topRight" onConfirm={() => turn(true)}>
            <Button danger loading={turning.isBusy}>
              {t('disable')}
            </Button>
          </Popconfirm>
        )}
      </div>
      <Outcome of={turning} />
    </section>
  )
}

function Outcome({ of: { error, isPlaced, done } }: { of: { error: unknown; isPlaced: boolean; done: string | null } }) {
  const say = useProblemWords()
  if (error !== null && !isPlaced) return <Fault>{say(error)}</Fault>
  return done === null ? null : <Done>{done}</Done>
}
