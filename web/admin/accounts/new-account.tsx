'use client'
import { Button, Form, Input } from 'antd'
import { useTranslations } from 'use-intl'
import { type Account, type Me, createAccount } from '#domain/identity'
import { isProblem } from '#platform/pure'
import { useRenew } from '../../live/use-live.ts'
import { useProblemWords } from '../../ui/states.tsx'
import styles from '../admin.module.css'
import { Fault } from '../list-parts.tsx'
import { useOrder } from '../use-order.ts'
import { type AccountValues, PasswordField, WhoFields, useFieldFaults } from './account-fields.tsx'
import { ACCOUNTS } from './use-accounts.ts'

export function NewAccount({ me, onCreated, onCancel }: { me: Me; onCreated: (account: Account) => void; onCancel: () => void }) {
  const t = useTranslations('admin.accounts')
  const field = useTranslations('admin.field')
  const act = useTranslations('common.act')
  const say = useProblemWords()
  const placeFaults = useFieldFaults()
  const renew = useRenew()
  const [form] = Form.useForm<AccountValues>()
  const making = useOrder()

  async function create({ departmentCode, ...values }: AccountValues) {
    const code = values.roles.includes('department') && departmentCode ? departmentCode : null
    const account = await making.run(createAccount, { ...values, departmentCode: code }, { onFault: error => placeFaults(form, error) })
    if (!account) return
    await renew(ACCOUNTS)
    onCreated(account)
  }
  return (
    <Form form={form} layout="vertical" requiredMark={false} className={styles.fill!} onFinish={values => void create(values)} scrollToFirstError>
      <div className={styles.panelHead}>
        <h2>{t('create')}</h2>
      </div>
      <div className={`${styles.section} ${styles.form}`}>
        <Form.Item
          name="username"
          label={t('field.username')}
          extra={t('usernameHint')}
          rules={[{ required: true, message: field('required') }, { pattern: /^[a-z][a-z0-9._-]{1,39}$/, message: t('usernameBad') }]}
        >
          <Input autoComplete="off" autoCapitalize="none" spellCheck={false} autoFocus />
        </Form.Item>
        <PasswordField form={form} />
        <WhoFields me={me} />
      </div>
      <div className={styles.panelFoot}>
        {making.error !== null && !making.isPlaced && <Fault>{isProblem(making.error) ? say(making.error) : say(null)}</Fault>}
        <Button type="primary" htmlType="submit" loading={making.isBusy}>
          {making.isBusy ? t('creating') : t('create')}
        </Button>
        <Button onClick={onCancel}>{act('cancel')}</Button>
      </div>
    </Form>
  )
}
