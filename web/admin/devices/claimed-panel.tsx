'use client'
import { Button, Popconfirm } from 'antd'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { type Unit, changeUnit } from '#domain/force'
import { useRenew } from '../../live/use-live.ts'
import { ErrorState, Skeleton, useProblemWords } from '../../ui/states.tsx'
import { useSay } from '../../ui/use-say.ts'
import styles from '../admin.module.css'
import { Done, Fault, Panel } from '../list-parts.tsx'
import { useOrder } from '../use-order.ts'
import own from './devices.module.css'
import { PlaceName } from './place-name.tsx'
import { DEVICES, useFoundUnits } from './use-devices.ts'

/** A device and the unit that carries it, with the way back to the unclaimed. */
export function ClaimedPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTranslations('admin.devices')
  const found = useFoundUnits(id)
  const [released, setReleased] = useState(false)
  const unit = found.data?.items.find(it => it.deviceIds.includes(id))
  return (
    <Panel label={id} onClose={onClose}>
      <div className={styles.panelHead}>
        <h2>{id}</h2>
        {unit && <p>{unit.name}</p>}
      </div>
      {released ? (
        <Done>{t('released')}</Done>
      ) : unit ? (
        <Carrier unit={unit} deviceId={id} onReleased={() => setReleased(true)} />
      ) : (
        <div className={styles.alone}>
          {found.isFetching ? <Skeleton lines={['50%', '70%', '40%']} /> : found.error ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : t('gone')}
        </div>
      )}
    </Panel>
  )
}

function Carrier({ unit, deviceId, onReleased }: { unit: Unit; deviceId: string; onReleased: () => void }) {
  const t = useTranslations('admin.devices')
  const kindWord = useTranslations('common.unitKind')
  const act = useTranslations('common.act')
  const problemWords = useProblemWords()
  const say = useSay()
  const renew = useRenew()
  const releasing = useOrder()
  async function release() {
    const changed = await releasing.run(changeUnit, { id: unit.id, deviceIds: unit.deviceIds.filter(it => it !== deviceId) })
    if (!changed) return
    onReleased()
    await renew(DEVICES)
  }
  return (
    <>
      <section className={styles.section}>
        <dl className={styles.facts}>
          <dt>{t('field.unit')}</dt>
          <dd>{unit.name}</dd>
          <dt>{t('field.kind')}</dt>
          <dd>{kindWord(unit.kind)}</dd>
          <dt>{t('field.areaCode')}</dt>
          <dd>{unit.areaName}</dd>
          <dt>{t('column.place')}</dt>
          <dd>
            <PlaceName at={unit.position} />
          </dd>
          <dt>{t('column.last')}</dt>
          <dd>{unit.receivedAt === null ? '–' : say.dateTime(unit.receivedAt)}</dd>
        </dl>
        <p className={own.carries}>{t('carries', { count: say.number(unit.deviceIds.length) })}</p>
      </section>
      <section className={styles.section}>
        <div className={styles.act}>
          <p>{t('releaseExplain')}</p>
          <Popconfirm icon={null} title={t('releaseConfirm', { name: unit.name })} okText={t('release')} okButtonProps={{ danger: true }} cancelText={act('cancel')} placement="topRight" onConfirm={release}>
            <Button danger loading={releasing.isBusy}>
              {t('release')}
            </Button>
          </Popconfirm>
        </div>
        {releasing.error !== null && <Fault>{problemWords(releasing.error)}</Fault>}
      </section>
    </>
  )
}
