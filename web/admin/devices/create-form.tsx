'use client'
import { Button, Form, Input, Select } from 'antd'
import { useTranslations } from 'use-intl'
import { type UnitKind, createUnit, unitKind } from '#domain/force'
import { useRenew } from '../../live/use-live.ts'
import { useProblemWords } from '../../ui/states.tsx'
import styles from '../admin.module.css'
import { AreaPicker } from '../areas/area-picker.tsx'
import { faultsIn } from '../field-faults.ts'
import { Fault } from '../list-parts.tsx'
import { useAreaName } from '../use-area-name.ts'
import { useOrder } from '../use-order.ts'
import own from './devices.module.css'
import { DEVICES } from './use-devices.ts'

type Values = { readonly name: string; readonly kind: UnitKind; readonly areaCode: string; readonly phone?: string }
type Place = { readonly code: string; readonly name: string; readonly nameEn: string }
const FIELDS = ['name', 'kind', 'areaCode', 'phone'] as const

/** A new unit with this device; its area is where the device last was. */
export function CreateForm({ deviceId, areaAt, onAdopted }: { deviceId: string; areaAt: Place | null; onAdopted: (name: string) => void }) {
  const t = useTranslations('admin.devices')
  const field = useTranslations('admin.field')
  const kindWord = useTranslations('common.unitKind')
  const say = useProblemWords()
  const areaName = useAreaName()
  const renew = useRenew()
  const [form] = Form.useForm<Values>()
  const making = useOrder()
  const required = { required: true, message: field('required') }

  function placeFaults(error: unknown): boolean {
    const faults = faultsIn(error, FIELDS)
    form.setFields(faults.map(({ field: name, say: which }) => ({ name, errors: [which === 'problem' ? say(error) : field(which)] })))
    return faults.length > 0
  }
  async function create({ phone, ...values }: Values) {
    const made = await making.run(createUnit, { ...values, phone: phone?.trim() || null, deviceIds: [deviceId] }, { onFault: placeFaults })
    if (!made) return
    onAdopted(made.name)
    await renew(DEVICES)
  }
  return (
    <Form form={form} layout="vertical" requiredMark={false} className={styles.fill!} initialValues={{ areaCode: areaAt?.code }} onFinish={values => void create(values)}>
      <div className={`${styles.section} ${styles.form} ${own.isJoined}`}>
        <Form.Item name="name" label={t('field.name')} extra={t('nameHint')} rules={[{ ...required, whitespace: true }, { max: 60, message: field('tooLong', { count: '60' }) }]}>
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item name="kind" label={t('field.kind')} rules={[required]}>
          <Select options={unitKind.options.map(value => ({ value, label: kindWord(value) }))} />
        </Form.Item>
        <Form.Item name="areaCode" label={t('field.areaCode')} {...(areaAt && { extra: t('areaHint') })} rules={[required]}>
          <AreaPicker {...(areaAt && { standing: { code: areaAt.code, name: areaName(areaAt) } })} />
        </Form.Item>
        <Form.Item name="phone" label={t('field.phone')} extra={t('phoneHint')} rules={[{ max: 30, message: field('tooLong', { count: '30' }) }]}>
          <Input autoComplete="off" inputMode="tel" />
        </Form.Item>
      </div>
      <div className={styles.panelFoot}>
        {making.error !== null && !making.isPlaced && <Fault>{say(making.error)}</Fault>}
        <Button type="primary" htmlType="submit" loading={making.isBusy}>
          {making.isBusy ? t('working') : t('create')}
        </Button>
      </div>
    </Form>
  )
}
