'use client'
import { type ReactNode, createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react'
import { type CallKind, enterCall, seatRights } from '#domain/call'
import { systemTimer } from '#platform/pure'
import { order } from '../live/api.ts'
import { useLive } from '../live/live-provider.tsx'
import { CallMedia } from './call-media.ts'
import type { MediaState } from './media-state.ts'
import { PictureWatch } from './picture-watch.ts'
import { type CallSeen, useCallKnown } from './use-call.ts'

type Room = { readonly media: CallMedia; readonly watch: PictureWatch }
const RoomContext = createContext<Room | null>(null)

/** Opens the media of a call for as long as it is shown, and hands it to everything inside. */
export function CallRoom({ id, kind, children }: { id: string; kind: CallKind; children: ReactNode }) {
  const live = useLive()
  const know = useCallKnown()
  const [room, setRoom] = useState<Room | null>(null)
  useEffect(() => {
    const ticket = async () => {
      const entrance = await order(enterCall, { id })
      know(entrance)
      const seat = entrance.seats.find(it => it.id === entrance.seatId)
      return { ticket: entrance.ticket, rights: seat === undefined ? NOTHING : seatRights(entrance.call, seat) }
    }
    const media = new CallMedia({ line: live.media, ticket, isVoiceGroup: kind === 'voice_group', timer: systemTimer, random: Math.random })
    const watch = new PictureWatch(shown => media.show(shown))
    media.open()
    setRoom({ media, watch })
    return () => {
      watch.close()
      media.close()
      setRoom(null)
    }
    // Opened once for a call: what is done with an entrance is the same function of the same cache.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [id, kind, live])
  return room === null ? null : <RoomContext value={room}>{children}</RoomContext>
}

const NOTHING = { maySpeak: false, mayShow: false, floorPriority: 0 }

export function useRoom(): Room {
  const room = useContext(RoomContext)
  if (room === null) throw new Error('useRoom outside of CallRoom')
  return room
}

/** What is known of the media; changes a few times a second at most, never with a frame. */
export function useMedia(): MediaState {
  const { store } = useRoom().media
  return useSyncExternalStore(store.subscribe, store.get, store.get)
}

/** The host silences or frees my seat while I sit there. */
export function useSeatRights({ call, seats, mySeatId }: CallSeen): void {
  const { media } = useRoom()
  const mine = seats.find(it => it.id === mySeatId)
  const { kind } = call
  const [role, isMuted] = [mine?.role, mine?.isMuted]
  useEffect(() => {
    if (role !== undefined && isMuted !== undefined) media.own.allow(seatRights({ kind }, { role, isMuted, floorPriority: 0 }))
  }, [media, kind, role, isMuted])
}
