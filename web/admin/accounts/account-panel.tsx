'use client'
import { Button, Form } from 'antd'
import { useTranslations } from 'use-intl'
import { type Account, type Me, changeAccount } from '#domain/identity'
import { useRenew } from '../../live/use-live.ts'
import { useProblemWords } from '../../ui/states.tsx'
import styles from '../admin.module.css'
import { Done, Fault } from '../list-parts.tsx'
import { useOrder } from '../use-order.ts'
import { AccountActs } from './account-acts.tsx'
import { type AccountValues, WhoFields, useFieldFaults } from './account-fields.tsx'
import { AccountState, DemoTag } from './account-state.tsx'
import { ACCOUNTS } from './use-accounts.ts'

type Who = Pick<AccountValues, 'displayName' | 'roles' | 'areaCode' | 'departmentCode'>

/** One account: who it is, then what can be done to it. Only what was changed is sent. */
export function AccountPanel({ account, me, isNew }: { account: Account; me: Me; isNew: boolean }) {
  const t = useTranslations('admin.accounts')
  const say = useProblemWords()
  const placeFaults = useFieldFaults()
  const renew = useRenew()
  const [form] = Form.useForm<Who>()
  const saving = useOrder()
  const standing: Who = { displayName: account.displayName, roles: account.roles, areaCode: account.areaCode, departmentCode: account.departmentCode ?? '' }

  async function save(values: Who) {
    const changes = changesIn(standing, values)
    if (Object.keys(changes).length === 0) return saving.tell(t('saved'))
    const saved = await saving.run(changeAccount, { id: account.id, ...changes }, { onFault: error => placeFaults(form, error) })
    if (!saved) return
    await renew(ACCOUNTS)
    await renew(['me'])
    saving.tell(t('saved'))
  }
  return (
    <>
      <div className={styles.panelHead}>
        <h2>
          {account.displayName}
          {account.isDemo && <DemoTag />}
        </h2>
        <p className={styles.line}>
          {account.username}
          <AccountState account={account} />
        </p>
      </div>
      {isNew && <Done>{t('created', { name: account.displayName })}</Done>}
      <Form form={form} layout="vertical" requiredMark={false} initialValues={standing} className={`${styles.section} ${styles.form}`} onFinish={values => void save(values)}>
        <WhoFields me={me} standing={{ code: account.areaCode, name: account.areaName }} />
        <Button type="primary" htmlType="submit" loading={saving.isBusy}>
          {saving.isBusy ? t('saving') : t('save')}
        </Button>
        {saving.error !== null && !saving.isPlaced && <Fault>{say(saving.error)}</Fault>}
        {saving.done !== null && <Done>{saving.done}</Done>}
      </Form>
      <AccountActs account={account} />
    </>
  )
}

function changesIn(before: Who, after: Who) {
  const departmentCode = after.roles.includes('department') && after.departmentCode ? after.departmentCode : null
  return {
    ...(after.displayName !== before.displayName && { displayName: after.displayName }),
    ...(after.roles.toSorted().join() !== before.roles.toSorted().join() && { roles: after.roles }),
    ...(after.areaCode !== before.areaCode && { areaCode: after.areaCode }),
    ...(departmentCode !== (before.departmentCode || null) && { departmentCode }),
  }
}
