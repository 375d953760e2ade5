'use client'
import { Button, DatePicker, Input, Select } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import { useMemo } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import own from './audit.module.css'
import { KNOWN_FACTS, factKey, groupOf } from './fact-word.ts'
import { type AuditFilter, NO_FILTER } from './use-audit.ts'

type Filters = { readonly filter: AuditFilter; readonly onChange: (filter: AuditFilter) => void }
const GROUPS = [...new Set(KNOWN_FACTS.map(groupOf))]

/** What, who, when; each works alone and together. */
export function AuditFilters({ filter, onChange }: Filters) {
  const t = useTranslations('admin.audit')
  const calendar = useCalendarWords()
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
        locale={calendar}
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

/** Months and weekdays in the language of the page: the calendar would take them from a date library that speaks English only. */
function useCalendarWords() {
  const locale = useLocale()
  return useMemo(() => {
    const standing = (locale === 'en' ? enUS : zhCN).DatePicker
    if (!standing) return undefined
    const inWords = (options: Intl.DateTimeFormatOptions, at: Date) => new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options }).format(at)
    const shortMonths = Array.from({ length: 12 }, (_, month) => inWords({ month: 'short' }, new Date(Date.UTC(2026, month, 1))))
    // The first of November 2026 is a Sunday, where the picker's week begins.
    const shortWeekDays = Array.from({ length: 7 }, (_, day) => inWords({ weekday: 'narrow' }, new Date(Date.UTC(2026, 10, 1 + day))))
    return { ...standing, lang: { ...standing.lang, shortMonths, shortWeekDays } }
  }, [locale])
}
