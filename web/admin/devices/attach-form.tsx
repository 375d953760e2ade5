'use client'
import { Button, Form, Select } from 'antd'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { changeUnit } from '#domain/force'
import { useRenew } from '../../live/use-live.ts'
import { useProblemWords } from '../../ui/states.tsx'
import styles from '../admin.module.css'
import { Fault } from '../list-parts.tsx'
import { useOrder } from '../use-order.ts'
import { useSettled } from '../use-settled.ts'
import own from './devices.module.css'
import { DEVICES, useFoundUnits } from './use-devices.ts'

const DEVICES_AT_MOST = 8

/** Gives the device to a unit there is, beside those it carries. */
export function AttachForm({ deviceId, onAdopted }: { deviceId: string; onAdopted: (name: string) => void }) {
  const t = useTranslations('admin.devices')
  const field = useTranslations('admin.field')
  const kindWord = useTranslations('common.unitKind')
  const say = useProblemWords()
  const renew = useRenew()
  const [q, setQ] = useState('')
  const settled = useSettled(q, 250)
  const found = useFoundUnits(settled)
  const units = settled.trim() === '' ? [] : (found.data?.items ?? [])
  const [form] = Form.useForm<{ unit: { value: string } }>()
  const attaching = useOrder()

  async function attach({ unit: { value } }: { unit: { value: string } }) {
    const unit = found.data?.items.find(it => it.id === value)
    if (!unit) return
    const changed = await attaching.run(changeUnit, { id: unit.id, deviceIds: [...unit.deviceIds, deviceId] })
    if (!changed) return
    onAdopted(changed.name)
    await renew(DEVICES)
  }
  return (
    <Form form={form} layout="vertical" requiredMark={false} className={styles.fill!} onFinish={values => void attach(values)}>
      <div className={`${styles.section} ${styles.form} ${own.isJoined}`}>
        <Form.Item name="unit" label={t('field.unit')} extra={t('unitHint')} rules={[{ required: true, message: field('required') }]}>
          <Select
            labelInValue
            autoFocus
            showSearch={{ filterOption: false, onSearch: text => text !== '' && setQ(text) }}
            loading={found.isFetching}
            placeholder={t('unitHint')}
            notFoundContent={settled.trim() === '' ? t('unitHint') : found.isFetching ? '…' : t('unitNothing')}
            options={units.map(unit => ({
              value: unit.id,
              label: unit.name,
              disabled: unit.deviceIds.length >= DEVICES_AT_MOST,
              about: unit.deviceIds.length >= DEVICES_AT_MOST ? t('unitFull') : `${kindWord(unit.kind)} · ${unit.areaName}`,
            }))}
            optionRender={option => (
              <span className={styles.option}>
                {option.label}
                <small>{option.data.about}</small>
              </span>
            )}
          />
        </Form.Item>
      </div>
      <div className={styles.panelFoot}>
        {attaching.error !== null && <Fault>{say(attaching.error)}</Fault>}
        <Button type="primary" htmlType="submit" loading={attaching.isBusy}>
          {attaching.isBusy ? t('working') : t('attach')}
        </Button>
      </div>
    </Form>
  )
}
