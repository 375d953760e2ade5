'use client'
import { Form, type FormInstance, Input, Select } from 'antd'
import { useTranslations } from 'use-intl'
import { type Me, role } from '#domain/identity'
import { useProblemWords } from '../../ui/states.tsx'
import styles from '../admin.module.css'
import { AreaPicker } from '../areas/area-picker.tsx'
import { faultsIn } from '../field-faults.ts'

/** What the fields hold; an area of null is the whole instance. */
export type AccountValues = {
  readonly username: string
  readonly displayName: string
  readonly roles: (typeof role.options)[number][]
  readonly areaCode: string | null
  readonly departmentCode: string
  readonly password: string
}
const FIELDS = ['username', 'displayName', 'roles', 'areaCode', 'departmentCode', 'password'] as const

/** Name, roles, area and, for a department, its code: the same for a new account and for a change. */
export function WhoFields({ me, standing }: { me: Me; standing?: { code: string | null; name: string | null } }) {
  const t = useTranslations('admin.accounts')
  const field = useTranslations('admin.field')
  const roleWord = useTranslations('common.role')
  const roles = Form.useWatch('roles') as AccountValues['roles'] | undefined
  const required = { required: true, message: field('required') }
  return (
    <>
      <Form.Item name="displayName" label={t('field.displayName')} rules={[{ ...required, whitespace: true }, { max: 60, message: field('tooLong', { count: '60' }) }]}>
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item name="roles" label={t('field.roles')} extra={t('rolesHint')} rules={[required]}>
        <Select mode="multiple" maxCount={5} options={role.options.map(value => ({ value, label: roleWord(value) }))} showSearch={false} />
      </Form.Item>
      {roles?.includes('department') && (
        <Form.Item name="departmentCode" label={t('field.departmentCode')} extra={t('departmentHint')} rules={[{ max: 40, message: field('tooLong', { count: '40' }) }]}>
          <Input autoComplete="off" />
        </Form.Item>
      )}
      <Form.Item name="areaCode" label={t('field.areaCode')} extra={t('areaHint')} rules={[{ validator: (_, value) => (value === undefined ? Promise.reject(new Error(field('required'))) : Promise.resolve()) }]} required>
        <AreaPicker mayWhole={me.area === null} {...(standing && { standing })} />
      </Form.Item>
    </>
  )
}

/** Puts what the server refused at its fields; true when there was such a field. */
export function useFieldFaults(): (form: FormInstance, error: unknown) => boolean {
  const say = useProblemWords()
  const t = useTranslations('admin.field')
  return (form, error) => {
    const faults = faultsIn(error, FIELDS)
    form.setFields(faults.map(({ field, say: which }) => ({ name: field, errors: [which === 'problem' ? say(error) : t(which)] })))
    return faults.length > 0
  }
}

/** A password for the first sign-in, with a button that makes one up and shows it. */
export function PasswordField({ form }: { form: FormInstance }) {
  const t = useTranslations('admin.accounts')
  return (
    <Form.Item
      name="password"
      label={
        <span className={styles.labelled}>
          {t('field.password')}
          <button type="button" className={styles.link} onClick={() => form.setFieldValue('password', madeUpPassword())}>
            {t('generate')}
          </button>
        </span>
      }
      extra={t('passwordHint')}
      rules={[{ required: true, message: t('passwordBad') }, { min: 8, max: 128, message: t('passwordBad') }]}
    >
      <Input autoComplete="off" spellCheck={false} className={styles.secret!} />
    </Form.Item>
  )
}

/** Easy to read out over a telephone: no 0, O, 1, l; 12 of 31 signs are 59 bits. */
const SIGNS = 'abcdefghjkmnpqrstuvwxyz23456789'
function madeUpPassword(): string {
  const signs = Array.from(crypto.getRandomValues(new Uint32Array(12)), value => SIGNS[value % SIGNS.length]).join('')
  return `${signs.slice(0, 4)}-${signs.slice(4, 8)}-${signs.slice(8)}`
}
