'use client'
import { useMe } from '../live/use-live.ts'
import { IncidentPanel } from './incident-panel.tsx'
import { MinePanel } from './mine-panel.tsx'
import { OfflineBar } from './offline-bar.tsx'
import styles from './phone.module.css'
import { ReportPanel } from './report-panel.tsx'
import { TabBar } from './tab-bar.tsx'
import { TaskPanel } from './task-panel.tsx'
import { useMyPlace } from './use-my-place.ts'
import { useOutbox } from './use-outbox.ts'
import { usePhoneView } from './use-phone-view.ts'
import { useSharePosition } from './use-share-position.ts'
import { useTasks } from './use-tasks.ts'

/** The phone: my tasks, a report, and me. One primary act per screen, at the thumb. */
export function PhoneScreen() {
  const me = useMe()
  const view = usePhoneView()
  const reports = useOutbox(me?.accountId)
  const place = useMyPlace(true)
  const sharing = useSharePosition(place.fix)
  // Here and not in its panel: the list is kept up, and kept when the network goes, whatever is on the screen.
  const tasks = useTasks(me)
  const waiting = reports.saved.filter(report => report.refused === null).length

  if (view.tab === 'report') {
    return (
      <div className={styles.phone}>
        <ReportPanel me={me} place={place} reports={reports} view={view} bar={<OfflineBar waiting={waiting} />} />
      </div>
    )
  }
  return (
    <div className={styles.phone}>
      <OfflineBar waiting={waiting} />
      {view.incidentId !== null ? (
        <IncidentPanel id={view.incidentId} me={me} from={place.fix?.position ?? null} view={view} />
      ) : view.tab === 'mine' ? (
        <MinePanel me={me} place={place} sharing={sharing} reports={reports} />
      ) : (
        <TaskPanel me={me} tasks={tasks} from={place.fix?.position ?? null} isSharing={sharing.isOn} view={view} />
      )}
      <TabBar view={view} waiting={waiting} />
    </div>
  )
}
