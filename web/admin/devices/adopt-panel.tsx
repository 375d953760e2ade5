'use client'
import { Segmented } from 'antd'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Device } from '#domain/force'
import { Empty, Skeleton } from '../../ui/states.tsx'
import styles from '../admin.module.css'
import { BoundarySketch } from '../areas/boundary-sketch.tsx'
import { useArea } from '../areas/use-areas.ts'
import { Done, Panel } from '../list-parts.tsx'
import { useAreaName } from '../use-area-name.ts'
import { AttachForm } from './attach-form.tsx'
import { CreateForm } from './create-form.tsx'
import { PlaceName, coordinates } from './place-name.tsx'
import { useDevices, usePlace } from './use-devices.ts'

/** One stranger: what is known of it, where it was, and whom to give it to. */
export function AdoptPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTranslations('admin.devices')
  const [adoptedBy, setAdoptedBy] = useState<string | null>(null)
  const [as, setAs] = useState<'new' | 'existing'>('new')
  const asked = useDevices('unclaimed')
  const device = asked.data?.pages.flatMap(page => page.items).find(it => it.id === id)
  const place = usePlace(device?.lastPosition ?? null)
  return (
    <Panel label={t('adopt')} onClose={onClose}>
      <div className={styles.panelHead}>
        <h2>{id}</h2>
        {device && <p>{t(`protocol.${device.protocol}`)}</p>}
      </div>
      {adoptedBy !== null ? (
        <Done>{t('adopted', { name: adoptedBy })}</Done>
      ) : !device ? (
        <div className={styles.alone}>{asked.isPending ? <Skeleton lines={['50%', '70%', '40%']} /> : <Empty title={t('gone')} />}</div>
      ) : (
        <>
          <Where device={device} />
          <section className={styles.section}>
            <Segmented
              block
              value={as}
              onChange={setAs}
              options={[
                { value: 'new' as const, label: t('adoptAs.new') },
                { value: 'existing' as const, label: t('adoptAs.existing') },
              ]}
            />
          </section>
          {as === 'existing' ? (
            <AttachForm deviceId={id} onAdopted={setAdoptedBy} />
          ) : place.isLoading ? (
            <div className={styles.alone}><Skeleton lines={['30%', '100%', '30%', '100%']} /></div>
          ) : (
            <CreateForm deviceId={id} areaAt={place.data?.areas.at(-1) ?? null} onAdopted={setAdoptedBy} />
          )}
        </>
      )}
    </Panel>
  )
}

function Where({ device: { lastPosition: at, note } }: { device: Device }) {
  const t = useTranslations('admin.devices')
  const areaName = useAreaName()
  const areas = usePlace(at).data?.areas ?? []
  const shown = areas.find(area => area.level === 'township') ?? areas[0]
  const area = useArea(shown?.code ?? null).data
  return (
    <>
      {at && area && <BoundarySketch area={area} mark={at} height={132} label={t('sketchAlt', { name: areaName(area) })} />}
      <section className={styles.section}>
        <dl className={styles.facts}>
          <dt>{t('column.place')}</dt>
          <dd>
            <PlaceName at={at} />
          </dd>
          {at && (
            <>
              <dt>{t('coordinates')}</dt>
              <dd>{coordinates(at)}</dd>
            </>
          )}
          {note && (
            <>
              <dt>{t('note')}</dt>
              <dd>{note}</dd>
            </>
          )}
        </dl>
      </section>
    </>
  )
}
