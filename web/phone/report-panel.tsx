'use client'
import { type ReactNode, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Me } from '#domain/identity'
import type { Incident, IncidentKind, Severity } from '#domain/incident'
import { useLink } from '../live/use-live.ts'
import { Icon } from '../ui/icon.tsx'
import { KindKeys } from './kind-keys.tsx'
import styles from './phone.module.css'
import { PhotoPick } from './photo-pick.tsx'
import { PlaceSheet } from './place-sheet.tsx'
import { ReportDone } from './report-done.tsx'
import { USUAL_SEVERITY, titleOf } from '../report/report-kinds.ts'
import { SeverityPick } from './severity-pick.tsx'
import type { MyPlace } from './use-my-place.ts'
import type { Reports } from './use-outbox.ts'
import type { usePhoneView } from './use-phone-view.ts'
import { useReportPlace } from './use-report-place.ts'

type Given = { me: Me | undefined; place: MyPlace; reports: Reports; view: ReturnType<typeof usePhoneView>; bar: ReactNode }

/** A report in three taps: photo, kind, send. The place is noted by itself. */
export function ReportPanel({ me, place: myPlace, reports, view, bar }: Given) {
  const t = useTranslations('phone.report')
  const kindWord = useTranslations('common.kind')
  const act = useTranslations('common.act')
  const { place, pick, centre } = useReportPlace(me, myPlace)
  const [photo, setPhoto] = useState<Blob | null>(null)
  const [kind, setKind] = useState<IncidentKind | null>(null)
  const [severity, setSeverity] = useState<Severity | null>(null)
  const [note, setNote] = useState('')
  const [isPlacing, setPlacing] = useState(false)
  const [isSending, setSending] = useState(false)
  const [done, setDone] = useState<{ incident: Incident | null } | null>(null)
  const isOffline = useLink().state === 'offline'

  const send = async () => {
    if (kind === null || place.position === null) return
    setSending(true)
    const address = place.address || place.areaName
    const input = { title: titleOf(kindWord(kind), note), kind, severity: severity ?? USUAL_SEVERITY[kind], note: note.trim(), address, position: place.position, source: 'phone' as const, seenAt: new Date().toISOString() }
    setDone({ incident: await reports.send(input, photo) })
    setSending(false)
  }
  const again = () => {
    setPhoto(null)
    setKind(null)
    setSeverity(null)
    setNote('')
    pick(null)
    setDone(null)
  }

  if (done !== null) return <ReportDone incident={done.incident} onAgain={again} onTasks={() => view.go({ tab: 'tasks' })} />
  return (
    <>
      <header className={styles.bar}>
        <button type="button" onClick={() => view.go({ tab: 'tasks' })} aria-label={act('back')}>
          <Icon name="a-back" />
        </button>
        <span>{t('title')}</span>
        <i />
      </header>
      {bar}
      <main className={styles.main}>
        <h2 className={styles.step}>
          <i>1</i>
          {t('photoStep')}
          <span>{place.from === null ? t('locating') : t('placed')}</span>
        </h2>
        <PhotoPick photo={photo} onPhoto={setPhoto} place={place} onPlace={() => setPlacing(true)} />
        <h2 className={styles.step}>
          <i>2</i>
          {t('kindStep')}
        </h2>
        <KindKeys kind={kind} onKind={setKind} />
        {kind !== null && <SeverityPick severity={severity ?? USUAL_SEVERITY[kind]} onSeverity={setSeverity} />}
        <input className={styles.say} value={note} maxLength={500} placeholder={t('note')} aria-label={t('note')} onChange={event => setNote(event.target.value)} />
      </main>
      <footer className={styles.act}>
        <h2 className={styles.step}>
          <i>3</i>
          {t('sendStep')}
          <span>{t('emergency')}</span>
        </h2>
        <button type="button" disabled={kind === null || place.position === null || isSending} onClick={() => void send()}>
          {kind === null ? t('chooseKind') : place.position === null ? t('noPlace') : isOffline ? t('save') : t('send')}
        </button>
      </footer>
      {isPlacing && (
        <PlaceSheet
          me={me}
          place={place}
          trouble={myPlace.trouble}
          centre={centre}
          onPick={picked => {
            pick(picked)
            setPlacing(false)
          }}
          onClose={() => setPlacing(false)}
        />
      )}
    </>
  )
}
