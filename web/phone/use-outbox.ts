'use client'
import { useCallback, useEffect, useRef, useState } from 'react'
import { type Incident, reportIncident, uploadPhoto } from '#domain/incident'
import { newKey, order } from '../live/api.ts'
import { useLink } from '../live/use-live.ts'
import { type Outbox, type ReportInput, type SavedReport, openOutbox } from './outbox.ts'
import { type Doors, sendOutbox } from './send-outbox.ts'

const AGAIN_AFTER_MS = 20_000

const DOORS: Doors = {
  uploadPhoto: async (photo, idempotencyKey) => (await order(uploadPhoto, { bytes: new Uint8Array(await photo.arrayBuffer()) }, { idempotencyKey, stay: true })).id,
  report: (input, idempotencyKey) => order(reportIncident, input, { idempotencyKey, stay: true }),
}

export type Reports = {
  /** This account's, oldest first; refused ones among them. */
  readonly saved: readonly SavedReport[]
  /** Saved first, then sent at once if there is a network: the incident, or null while it waits on the phone. */
  readonly send: (input: ReportInput, photo: Blob | null) => Promise<Incident | null>
  readonly drop: (key: string) => Promise<void>
}

/** What waits on this phone, sent by itself whenever the link comes back. */
export function useOutbox(accountId: string | undefined): Reports {
  const [saved, setSaved] = useState<readonly SavedReport[]>([])
  const box = useRef<Promise<Outbox> | null>(null)
  const running = useRef<Promise<ReadonlyMap<string, Incident>> | null>(null)
  const link = useLink()
  const open = () => (box.current ??= openOutbox())

  const refresh = useCallback(async () => {
    const all = await (await open()).all()
    setSaved(all.filter(report => report.accountId === accountId))
  }, [accountId])

  const flush = useCallback(async () => {
    if (accountId === undefined) return new Map<string, Incident>()
    const before = running.current
    const turn = (async () => {
      await before?.catch(() => undefined)
      const { sent } = await sendOutbox(await open(), DOORS, accountId)
      await refresh()
      return sent
    })()
    running.current = turn
    return turn
  }, [accountId, refresh])

  useEffect(() => void refresh(), [refresh])
  useEffect(() => {
    void flush()
    const timer = setInterval(() => void flush(), AGAIN_AFTER_MS)
    const onOnline = () => void flush()
    window.addEventListener('online', onOnline)
    return () => {
      clearInterval(timer)
      window.removeEventListener('online', onOnline)
    }
  }, [flush, link.state])

  return {
    saved,
    async send(input, photo) {
      const report: SavedReport = { key: newKey(), photoKey: newKey(), accountId: accountId ?? '', savedAtMs: Date.now(), input, photo, photoId: null, refused: null }
      await (await open()).put(report)
      await refresh()
      return (await flush()).get(report.key) ?? null
    },
    async drop(key) {
      await (await open()).remove(key)
      await refresh()
    },
  }
}
