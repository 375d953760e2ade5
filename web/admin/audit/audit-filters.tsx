'use client'
import { Button, DatePicker, Input, Select } from 'antd'
import { useTranslations } from 'use-intl'
import own from './audit.module.css'
import { KNOWN_FACTS, factKey, groupOf } from './fact-word.ts'
import { type AuditFilter, NO_FILTER } from './use-audit.ts'

type Filters = { readonly filter: AuditFilter; readonly onChange: (filter: AuditFilter) => void }
const GROUPS = [...new Set(KNOWN_FACTS.map(groupOf))]

/** What, who, when; each works alone and together. */
export function AuditFilters({ filter, onChange }: Filters) {
  const t = useTranslations('admin.audit')
  const isAny = filter.name !== null || filter.actor !== '' || filter.days !== null
  const groups = GROUPS.map(group => ({
    label: t(`group.${group}`),
    options: KNOWN_FACTS.filter(name => groupOf(name) === group).map(name => ({ value: name as string, label: t(`fact.${factKey(name)}`) })),
  }))
  return (
    <div className={own.filters}>
      <Select
        aria-label={t('column.what')}
        className={own.filterName!}
        value={filter.name}
        placeholder={t('filter.name')}
        allowClear
        onChange={name => onChange({ ...filter, name: name ?? null })}
        options={groups}
        listHeight={420}
      />
      <Input aria-label={t('column.who')} className={own.filterActor!} value={filter.actor} placeholder={t('filter.actor')} allowClear onChange={event => onChange({ ...filter, actor: event.target.value })} />
      <DatePicker.RangePicker
        key={filter.days === null ? 'none' : 'some'}
        aria-label={t('filter.span')}
        placeholder={[t('filter.from'), t('filter.to')]}
        onChange={(_, texts) => onChange({ ...filter, days: texts?.[0] && texts[1] ? [texts[0], texts[1]] : null })}
      />
      {isAny && (
        <Button type="link" onClick={() => onChange(NO_FILTER)}>
          {t('filter.clear')}
        </Button>
      )}
    </div>
  )
}
