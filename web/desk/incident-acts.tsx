'use client'
import { Dropdown } from 'antd'
import { useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import type { Unit } from '#domain/force'
import type { Me } from '#domain/identity'
import {
  type Incident,
  type NearbyUnit,
  acceptIncident,
  addNote,
  arriveOnScene,
  assignIncident,
  cancelIncident,
  closeIncident,
  isOpen,
  resolveIncident,
  returnIncident,
  setOut,
} from '#domain/incident'
import { StartCall } from '../call/start-call.tsx'
import { Icon, type IconName } from '../ui/icon.tsx'
import { useProblemWords } from '../ui/states.tsx'
import { useSay } from '../ui/use-say.ts'
import { type Act, actsFor, needsWords } from './acts.ts'
import styles from './page.module.css'
import { PhotoTray } from './photo-tray.tsx'
import { orderFor, useOrder } from './use-order.ts'

type ActsProps = {
  readonly incident: Incident
  readonly me: Me
  readonly near: readonly NearbyUnit[]
  readonly chosenIds: readonly string[]
  readonly isChosenAnew: boolean
  readonly unitsById: ReadonlyMap<string, Unit>
  readonly onDone: () => void
}

const STEP = { accept: acceptIncident, 'set-out': setOut, arrive: arriveOnScene, resolve: resolveIncident, close: closeIncident, return: returnIncident, cancel: cancelIncident } as const
const ICON: Partial<Record<Act, IconName>> = { accept: 'sev-ok', assign: 'a-send', note: 'a-list', resolve: 'sev-ok', arrive: 'a-pin', 'set-out': 'a-send' }
const NO_WORDS = { note: '', photoIds: [] as readonly string[] }

/** One filled act that fits, the others beside it. What was written stays until it was taken. */
export function IncidentActs({ incident, me, near, chosenIds, isChosenAnew, unitsById, onDone }: ActsProps) {
  const t = useTranslations('desk.act')
  const said = useProblemWords()
  const [writing, setWriting] = useState<Act | null>(null)
  const [words, setWords] = useState(NO_WORDS)
  const send = useOrder(() => {
    setWriting(null)
    setWords(NO_WORDS)
    onDone()
  })
  const { main, others } = actsFor({ status: incident.status, actions: me.actions, isChosenAnew })
  const perform = (act: Act) => {
    const { id, version } = incident
    const note = writing === act ? words.note.trim() : ''
    if (act === 'assign') return send.mutate(orderFor(assignIncident, { id, version, unitIds: [...chosenIds] }))
    if (act === 'note') return send.mutate(orderFor(addNote, { id, note, photoIds: [...words.photoIds] }))
    return send.mutate(orderFor(STEP[act], { id, version, note }))
  }
  const open = (act: Act) => {
    send.reset()
    if (needsWords(act) || act === 'resolve') setWriting(act)
    else perform(act)
  }
  const actWords = (act: Act) => {
    if (act !== 'assign') return t(act)
    if (!isChosenAnew) return t('assignFirst')
    return incident.status === 'reported' ? t('acceptAssign', { count: chosenIds.length }) : incident.unitIds.length > 0 ? t('reassign', { count: chosenIds.length }) : t('assign', { count: chosenIds.length })
  }
  const isWriting = writing !== null && (others.includes(writing) || main === writing)
  const menu = { items: others.slice(1).map(act => ({ key: act, label: t(act), danger: act === 'cancel' })), onClick: ({ key }: { key: string }) => open(key as Act) }
  return (
    <>
      {isChosenAnew && !isWriting && <Chosen near={near} chosenIds={chosenIds} unitsById={unitsById} />}
      {send.error !== null && (
        <p className={styles.trouble} role="alert">
          {said(send.error)}
          {(words.note !== '' || isChosenAnew) && <span>{t('kept')}</span>}
        </p>
      )}
      {isWriting && <Words act={writing} words={words} isSending={send.isPending} onWords={setWords} onSend={() => perform(writing)} onClose={() => setWriting(null)} />}
      {!isWriting && (
        <footer className={styles.foot}>
          {main === null ? (
            <p className={styles.quiet}>{isOpen(incident.status) ? t('waiting') : t('finished')}</p>
          ) : (
            <button type="button" className={styles.primary} disabled={send.isPending || (main === 'assign' && !isChosenAnew)} onClick={() => open(main)}>
              {ICON[main] !== undefined && <Icon name={ICON[main]} />}
              {send.isPending ? t('sending') : actWords(main)}
            </button>
          )}
          <StartCall incidentId={incident.id} />
          {others[0] !== undefined && (
            <button type="button" onClick={() => open(others[0]!)}>
              {t(others[0])}
            </button>
          )}
          {others.length > 1 && (
            <Dropdown trigger={['click']} placement="topRight" menu={menu}>
              <button type="button">{t('more')}</button>
            </Dropdown>
          )}
        </footer>
      )}
    </>
  )
}

function Chosen({ near, chosenIds, unitsById }: Pick<ActsProps, 'near' | 'chosenIds' | 'unitsById'>) {
  const t = useTranslations('desk.nearby')
  const say = useSay()
  const comma = useLocale() === 'en' ? ', ' : '、'
  const names = chosenIds.map(id => near.find(unit => unit.unitId === id)?.name ?? unitsById.get(id)?.name ?? '')
  const minutes = near.filter(unit => chosenIds.includes(unit.unitId)).map(unit => unit.travelMinutes)
  return (
    <p className={styles.pick}>
      <span>
        {t('chosen')} <b>{names.length > 3 ? t('names', { first: names.slice(0, 2).join(comma), count: names.length }) : names.join(comma)}</b>
      </span>
      {minutes.length > 0 && <span>{t('fastest', { duration: say.duration(Math.min(...minutes) * 60_000) })}</span>}
    </p>
  )
}

type Written = { readonly note: string; readonly photoIds: readonly string[] }
type WordsProps = { readonly act: Act; readonly words: Written; readonly isSending: boolean; readonly onWords: (words: { note: string; photoIds: readonly string[] }) => void; readonly onSend: () => void; readonly onClose: () => void }

/** A step that says why, or what is new. */
function Words({ act, words, isSending, onWords, onSend, onClose }: WordsProps) {
  const t = useTranslations('desk.act')
  const common = useTranslations('common.act')
  const hint = act === 'note' ? t('noteHint') : act === 'return' ? t('returnHint') : act === 'cancel' ? t('cancelHint') : act === 'resolve' ? t('resolveHint') : t('anyHint')
  const isReady = !needsWords(act) || words.note.trim() !== ''
  return (
    <form
      className={styles.words}
      onSubmit={event => {
        event.preventDefault()
        if (isReady && !isSending) onSend()
      }}
      onKeyDown={event => {
        if (event.key === 'Escape') onClose()
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && isReady && !isSending) onSend()
      }}
    >
      <h2>{t(act)}</h2>
      <textarea className={styles.written} autoFocus rows={3} maxLength={act === 'note' ? 2000 : 500} value={words.note} placeholder={hint} aria-label={hint} onChange={event => onWords({ ...words, note: event.target.value })} />
      {act === 'note' && <PhotoTray photoIds={words.photoIds} onPhotos={photoIds => onWords({ ...words, photoIds })} />}
      <div className={styles.foot}>
        <button type="submit" className={styles.primary} disabled={!isReady || isSending}>
          {isSending ? t('sending') : t('send', { act: t(act) })}
        </button>
        <button type="button" onClick={onClose}>
          {common('cancel')}
        </button>
      </div>
    </form>
  )
}
