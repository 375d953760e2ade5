'use client'
import { useRef, useState } from 'react'
import { type ImportReport, importAreas } from '#domain/area'
import { newKey, order } from '../../live/api.ts'
import { useRenew } from '../../live/use-live.ts'
import { type Collection, FILE_LIMIT_BYTES, type FileFault, type Options, readCollection, sameOptions } from './import-state.ts'

export type ChosenFile = { readonly name: string; readonly bytes: number; readonly collection: Collection }
type Working = { readonly what: 'reading' | 'checking' | 'committing'; readonly sinceMs: number }
type Known = { readonly report: ImportReport; readonly options: Options; readonly wasDryRun: boolean }

/** An import from file to report: choose, check, write. A report belongs to the file and options it was made for. */
export function useImport() {
  const [file, setFile] = useState<ChosenFile | null>(null)
  const [fault, setFault] = useState<FileFault | null>(null)
  const [options, setOptions] = useState<Options>({ datum: null, level: null, atomic: true })
  const [working, setWorking] = useState<Working | null>(null)
  const [known, setKnown] = useState<Known | null>(null)
  const [error, setError] = useState<unknown>(null)
  const stopper = useRef<AbortController | null>(null)
  const renew = useRenew()

  async function choose(chosen: File) {
    setKnown(null)
    setError(null)
    setFile(null)
    setFault(chosen.size > FILE_LIMIT_BYTES ? 'tooLarge' : null)
    if (chosen.size > FILE_LIMIT_BYTES) return
    setWorking({ what: 'reading', sinceMs: Date.now() })
    const text = await chosen.text().catch(() => null)
    setWorking(null)
    if (text === null) return setFault('unreadable')
    const read = readCollection(text)
    if (!read.ok) return setFault(read.fault)
    setFile({ name: chosen.name, bytes: chosen.size, collection: read.collection })
  }

  async function send(dryRun: boolean) {
    const { datum, level, atomic } = options
    if (!file || datum === null) return
    const stop = new AbortController()
    stopper.current = stop
    setError(null)
    setWorking({ what: dryRun ? 'checking' : 'committing', sinceMs: Date.now() })
    try {
      const asText = (is: boolean) => (is ? 'true' : 'false')
      const input = { datum, ...(level && { level }), atomic: asText(atomic), dryRun: asText(dryRun), collection: file.collection }
      const report = await order(importAreas, input, { signal: stop.signal, idempotencyKey: newKey() })
      setKnown({ report, options, wasDryRun: dryRun })
      if (report.isCommitted) await renew(['areas'])
    } catch (thrown) {
      if (!stop.signal.aborted) setError(thrown)
    } finally {
      setWorking(null)
    }
  }
  const isOld = known !== null && known.wasDryRun && !sameOptions(known.options, options)
  return { file, fault, options, setOptions, working, known, isOld, error, choose, send, stop: () => stopper.current?.abort() }
}
export type Import = ReturnType<typeof useImport>
