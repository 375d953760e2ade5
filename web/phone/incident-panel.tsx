'use client'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Me } from '#domain/identity'
import { type Incident, isOpen } from '#domain/incident'
import type { Position } from '#platform/pure'
import { StartCall } from '../call/start-call.tsx'
import { useIncident } from '../live/use-incidents.ts'
import { Icon } from '../ui/icon.tsx'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { ErrorState, Skeleton } from '../ui/states.tsx'
import { DistanceSketch } from './distance-sketch.tsx'
import { IncidentHistory } from './incident-history.tsx'
import { DueBy } from './next-task.tsx'
import styles from './phone.module.css'
import { ReturnForm } from './return-form.tsx'
import { StepButton } from './step-button.tsx'
import { StepTrack } from './step-track.tsx'
import { localAddress, nextStep } from './task-order.ts'
import type { usePhoneView } from './use-phone-view.ts'
import { useMyUnit } from './use-tasks.ts'

type Given = { id: string; me: Me | undefined; from: Position | null; view: ReturnType<typeof usePhoneView> }

/** One incident: what, where, how far it has come, and the one step that comes next. */
export function IncidentPanel({ id, me, from, view }: Given) {
  const t = useTranslations('phone.incident')
  const act = useTranslations('common.act')
  const found = useIncident(id)
  const unitId = useMyUnit(me)
  const incident = found.data
  return (
    <>
      <header className={styles.bar}>
        <button type="button" onClick={() => view.go({ tab: 'tasks' })} aria-label={act('back')}>
          <Icon name="a-back" />
        </button>
        <span>{incident ? t('number', { number: incident.number }) : ''}</span>
        {incident && isOpen(incident.status) ? <StartCall incidentId={incident.id} className={styles.call} /> : <i />}
      </header>
      <main className={styles.main}>
        {found.isPending && <Skeleton tall="132px" lines={['70%', '50%', '84%', '60%']} />}
        {found.error && !incident && <ErrorState error={found.error} onRetry={() => void found.refetch()} />}
        {incident && (
          <>
            <IncidentCard incident={incident} from={from} gridCode={me?.area?.code ?? null} />
            <IncidentHistory incident={incident} />
          </>
        )}
      </main>
      {incident && <Acts incident={incident} isMine={unitId !== null && incident.unitIds.includes(unitId)} />}
    </>
  )
}

function IncidentCard({ incident, from, gridCode }: { incident: Incident; from: Position | null; gridCode: string | null }) {
  const t = useTranslations('phone.incident')
  return (
    <section className={styles.card}>
      {isOpen(incident.status) && <DistanceSketch from={from} to={incident.position} gridCode={gridCode} />}
      <div className={styles.body}>
        <p className={styles.kicker}>
          <SeverityMark severity={incident.severity} status={incident.status} />
          {isOpen(incident.status) && incident.onSceneAt === null && <DueBy incident={incident} />}
        </p>
        <h1>{incident.title}</h1>
        {incident.note !== '' && <p className={styles.line}>{incident.note}</p>}
        <p className={styles.line}>{[incident.areaNames.slice(-2).join(' '), localAddress(incident)].filter(Boolean).join(' · ')}</p>
        <p className={styles.line}>{t('reporter', { name: incident.reporterName })}</p>
        <StepTrack incident={incident} />
        {incident.photoIds.length > 0 && (
          <div className={styles.photos}>
            {incident.photoIds.map((photoId, index) => (
              <a key={photoId} href={`/api/photos/${photoId}`} target="_blank" rel="noreferrer">
                {/* Photos come from our own API behind the session; Next's optimiser must not see them. */}
                <img src={`/api/photos/${photoId}?size=thumb`} alt={t('photo', { number: index + 1 })} loading="lazy" />
              </a>
            ))}
          </div>
        )}
      </div>
    </section>
  )
}

/** The step at the thumb; what cannot be done goes back with a reason. */
function Acts({ incident, isMine }: { incident: Incident; isMine: boolean }) {
  const t = useTranslations('phone')
  const [note, setNote] = useState('')
  const [isReturning, setReturning] = useState(false)
  const step = nextStep(incident.status)
  if (isReturning && isOpen(incident.status)) return <ReturnForm incident={incident} onDone={() => setReturning(false)} />
  if (step === null || !isMine) {
    return (
      <footer className={styles.act}>
        <p className={styles.quiet}>{isOpen(incident.status) ? t('incident.waiting') : t('incident.finished')}</p>
      </footer>
    )
  }
  return (
    <footer className={styles.act}>
      {step === 'resolve' && (
        <input className={styles.say} value={note} maxLength={500} placeholder={t('act.result')} aria-label={t('act.result')} onChange={event => setNote(event.target.value)} />
      )}
      <StepButton incident={incident} note={note} onDone={() => setNote('')} />
      {incident.status !== 'accepted' && (
        <button type="button" className={styles.plain} onClick={() => setReturning(true)}>
          {t(step === 'resolve' ? 'act.cannotFinish' : 'act.cannot')}
        </button>
      )}
    </footer>
  )
}
