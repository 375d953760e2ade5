'use client'
import { useMemo, useState } from 'react'
import { isIn } from '#domain/call'
import type { Me } from '#domain/identity'
import { useIncident } from '../live/use-incidents.ts'
import { CallBar } from './call-bar.tsx'
import { CallHeader } from './call-header.tsx'
import { CallMap } from './call-map.tsx'
import { useMedia, useSeatRights } from './call-room.tsx'
import { CallSide, type SidePage } from './call-side.tsx'
import styles from './call.module.css'
import { Calling } from './calling.tsx'
import { Over } from './over.tsx'
import { PhaseBand } from './phase-band.tsx'
import { type Layout, placesOf, stagePlan } from './stage-plan.ts'
import { Stage } from './stage.tsx'
import { type CallSeen } from './use-call.ts'
import { type Look, homeOf } from './use-look.ts'
import { usePeople } from './use-people.ts'

type FaceProps = { readonly now: CallSeen; readonly me: Me; readonly look: Look; readonly onEnterAgain: () => void }

/** The whole of a call on one screen: who speaks, the others, the map, and what one can do. */
export function CallFace({ now, me, look, onEnterAgain }: FaceProps) {
  const media = useMedia()
  const { call, seats } = now
  const mySeatId = media.seatId ?? now.mySeatId
  useSeatRights({ ...now, mySeatId })
  const incidentId = call.about?.of === 'incident' ? call.about.incidentId : null
  const incident = useIncident(incidentId).data
  const people = usePeople(seats, incident?.position ?? null)
  const [layout, setLayout] = useState<Layout>(look === 'wall' ? 'grid' : 'speaker')
  const [pinnedKey, setPinned] = useState<string | null>(null)
  const [side, setSide] = useState<SidePage | null>(null)
  const [flown, setFlown] = useState<{ readonly seatId: string } | null>(null)
  const places = useMemo(
    () => placesOf({ seats, mySeatId, sent: [...media.heard.values()], mine: media.own.screen.track === null ? [] : ['screen'] }),
    [seats, mySeatId, media.heard, media.own.screen.track],
  )
  const [lastKey, setLast] = useState<string | null>(null)
  const plan = stagePlan(places, { layout, pinnedKey, speakers: media.speakers, lastKey })
  if (plan.stage !== null && plan.stage.key !== lastKey) setLast(plan.stage.key)
  const home = homeOf(look, incidentId)
  if (media.phase.is === 'over' || media.phase.is === 'refused' || call.state === 'ended') return <Over call={call} phase={media.phase} home={home} look={look} onEnterAgain={onEnterAgain} />
  const isAlone = seats.filter(seat => isIn(seat) && seat.role !== 'watcher').length < 2 && call.kind === 'conference'
  /** A press on a face holds it large, and shows where its owner is. */
  const press = (key: string, seatId: string) => {
    setPinned(pinnedKey === key ? null : key)
    setFlown({ seatId })
  }
  return (
    <div className={styles.call} data-look={look} data-layout={layout} data-phase={media.phase.is}>
      <CallHeader call={call} seats={seats} incident={incident} />
      <section className={styles.scene}>
        <PhaseBand phase={media.phase} isSilenced={media.isSilenced} quality={mySeatId === null ? undefined : media.quality.get(mySeatId)} />
        {isAlone && mySeatId !== null ? <Calling now={now} mySeatId={mySeatId} /> : null}
        <Stage plan={plan} layout={layout} pinnedKey={pinnedKey} aboutOf={people.aboutOf} onPress={press} isSmall={isAlone} />
      </section>
      <section className={styles.beside}>
        <CallMap now={now} places={places} incident={incident} units={people.units} me={me} look={look} flown={flown} />
        {side !== null && <CallSide page={side} onPage={setSide} now={now} me={me} mySeatId={mySeatId} onClose={() => setSide(null)} />}
      </section>
      <CallBar now={now} me={me} look={look} mySeatId={mySeatId} layout={layout} onLayout={setLayout} side={side} onSide={setSide} home={home} />
    </div>
  )
}
