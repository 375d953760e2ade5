'use client'
import { Select } from 'antd'
import { type AriaAttributes, useState } from 'react'
import { useTranslations } from 'use-intl'
import styles from '../admin.module.css'
import { useAreaName } from '../use-area-name.ts'
import { useSettled } from '../use-settled.ts'
import { namesAbove, rankedAreas } from './area-options.ts'
import { useFoundAreas, useLevel, useNamesAbove } from './use-areas.ts'

type Picker = AriaAttributes & {
  readonly id?: string
  /** null is the whole instance, undefined nothing yet. */
  readonly value?: string | null
  readonly onChange?: (code: string | null) => void
  /** Only an administrator of the whole instance may give all of it. */
  readonly mayWhole?: boolean
  /** What stands now, so that its name is known before any search. */
  readonly standing?: { readonly code: string | null; readonly name: string | null }
}
const WHOLE = 'whole'

/** An area by searching its name within reach; before a word is typed, the counties. */
export function AreaPicker({ id, value, onChange, mayWhole = false, standing, ...aria }: Picker) {
  const t = useTranslations('admin')
  const [q, setQ] = useState('')
  const settled = useSettled(q, 200)
  const found = useFoundAreas(settled)
  const first = useLevel('county').data?.items ?? []
  const areaName = useAreaName()
  const above = useNamesAbove()
  const areas = settled.trim() === '' ? first : (found.data?.items ?? [])
  const options = rankedAreas(areas, settled).map(area => ({
    value: area.code,
    label: areaName(area),
    above: namesAbove(area, code => nameIn(above(code))).join(' '),
  }))
  function nameIn(area: ReturnType<typeof above>) {
    return area && areaName(area)
  }
  const whole = { value: WHOLE, label: t('wholeInstance'), above: '' }
  const known = standing?.code ? [{ value: standing.code, label: standing.name ?? standing.code, above: '' }] : []
  const all = [...(mayWhole && q.trim() === '' ? [whole] : []), ...options, ...known.filter(it => q === '' && !options.some(option => option.value === it.value))]
  return (
    <Select
      {...aria}
      {...(id !== undefined && { id })}
      showSearch={{ filterOption: false, onSearch: setQ, searchValue: q }}
      value={value === null ? WHOLE : value}
      onChange={code => onChange?.(code === WHOLE ? null : code)}
      options={all}
      loading={found.isFetching}
      placeholder={t('areas.pick')}
      notFoundContent={found.isFetching ? t('areas.pickType') : t('areas.pickNothing')}
      optionRender={option => (
        <span className={styles.option}>
          {option.label}
          <small>{option.data.above}</small>
        </span>
      )}
    />
  )
}
