'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { type Area, listAreas } from '#domain/area'
import { listUnits } from '#domain/force'
import { listIncidents } from '#domain/incident'
import { ask } from '../live/api.ts'
import { Icon, SEVERITY_ICON, type IconName, UNIT_ICON } from '../ui/icon.tsx'
import styles from './map.module.css'
import type { GoTo } from './use-desk-view.ts'

type Found = { readonly key: string; readonly group: 'incidents' | 'units' | 'areas'; readonly icon: IconName; readonly name: string; readonly note: string; readonly choose: () => void }

const EACH = 5
const SETTLE_MS = 180

/** One box for people, places and incidents; `/` leads here from anywhere, arrows and Enter choose. */
export function SearchBox({ go, root }: { go: GoTo; root: Area }) {
  const t = useTranslations('desk.search')
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [isOpen, setOpen] = useState(false)
  const [active, setActive] = useState(0)
  const { found, q, isLooking } = useFound(text, go, root)
  useSlash(input)
  const choose = (one: Found | undefined) => {
    if (one === undefined) return
    one.choose()
    setOpen(false)
    input.current?.blur()
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      setActive(now => Math.max(0, Math.min(found.length - 1, now + (event.key === 'ArrowDown' ? 1 : -1))))
    } else if (event.key === 'Enter') choose(found[active])
    else if (event.key === 'Escape') {
      if (text !== '') setText('')
      else input.current?.blur()
    }
  }
  const isShown = isOpen && q !== ''
  return (
    <div className={styles.search} onBlur={event => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}>
      <label className={styles.searchBox}>
        <Icon name="a-search" />
        <input
          ref={input}
          value={text}
          placeholder={t('placeholder')}
          aria-label={t('placeholder')}
          role="combobox"
          aria-expanded={isShown}
          aria-controls="desk-found"
          aria-activedescendant={isShown && found.length > 0 ? `desk-found-${active}` : undefined}
          autoComplete="off"
          onFocus={event => {
            event.target.select()
            setOpen(true)
          }}
          onChange={event => {
            setText(event.target.value)
            setActive(0)
            setOpen(true)
          }}
          onKeyDown={press}
        />
        {text === '' && <kbd>/</kbd>}
      </label>
      {isShown && (
        <ul id="desk-found" role="listbox" className={styles.found} aria-busy={isLooking}>
          {found.map((one, index) => (
            <li key={one.key} id={`desk-found-${index}`} role="option" aria-selected={index === active} tabIndex={-1} onMouseDown={event => event.preventDefault()} onClick={() => choose(one)} onMouseMove={() => setActive(index)}>
              {found[index - 1]?.group !== one.group && <h4>{t(one.group)}</h4>}
              <p>
                <Icon name={one.icon} />
                <b>{one.name}</b>
                <span>{one.note}</span>
              </p>
            </li>
          ))}
          {found.length === 0 && (
            <li className={styles.nothing}>
              {isLooking ? t('looking') : t('none', { q })}
              {!isLooking && <span>{t('noneHint')}</span>}
            </li>
          )}
        </ul>
      )}
    </div>
  )
}

/** `/` from anywhere but a field one types in. */
function useSlash(input: React.RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const press = (event: globalThis.KeyboardEvent) => {
      const isTyping = event.target instanceof HTMLElement && event.target.closest('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]') !== null
      if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      input.current?.focus()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [input])
}

function useFound(text: string, go: GoTo, root: Area) {
  const kinds = useTranslations('common')
  const isEnglish = useLocale() === 'en'
  const q = useDeferredValue(useSettled(text.trim()))
  const asked = useQuery({
    queryKey: ['search', q],
    queryFn: async ({ signal }) => {
      const [incidents, units, areas] = await Promise.all([
        ask(listIncidents, { q, limit: EACH, sort: 'newest' }, { signal }),
        ask(listUnits, { q, limit: EACH }, { signal }),
        ask(listAreas, { q, limit: EACH, within: root.code }, { signal }),
      ])
      return { incidents: incidents.items, units: units.items, areas: areas.items }
    },
    enabled: q !== '',
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  })
  const found = useMemo((): Found[] => {
    const { incidents = [], units = [], areas = [] } = q === '' ? {} : (asked.data ?? {})
    return [
      ...incidents.map((it): Found => ({ key: it.id, group: 'incidents', icon: SEVERITY_ICON[it.severity], name: it.title, note: `${it.number.slice(-4)} · ${kinds(`status.${it.status}`)}`, choose: () => go({ selected: { kind: 'incident', id: it.id }, isReporting: false }) })),
      ...units.map((it): Found => ({ key: it.id, group: 'units', icon: UNIT_ICON[it.kind], name: it.name, note: [kinds(`unitKind.${it.kind}`), it.areaName].join(' · '), choose: () => go({ selected: { kind: 'unit', id: it.id }, isReporting: false }) })),
      ...areas.map((it): Found => ({ key: it.code, group: 'areas', icon: 'a-pin', name: isEnglish && it.nameEn !== '' ? it.nameEn : it.name, note: kinds(`areaLevel.${it.level}`), choose: () => go({ areaCode: it.code, selected: null, isReporting: false }) })),
    ]
  }, [asked.data, q, kinds, isEnglish, go])
  return { found, q, isLooking: q !== text.trim() || asked.isFetching }
}

/** The text once typing pauses. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), text === '' ? 0 : SETTLE_MS)
    return () => clearTimeout(timer)
  }, [text])
  return settled
}
