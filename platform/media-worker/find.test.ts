import { chmodSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { buildPlaces, findMediaWorker, leaveNote, runsHere, untilMediaWorker } from './index.ts'
import { readNote } from './note.ts'

function aFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'guatu-worker-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Ends as a worker does that is asked for its version and gets none. */
function aProgram(path: string, status = 41) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `#!/bin/sh\nexit ${status}\n`)
  chmodSync(path, 0o755)
  return path
}

const aPlace = (cacheDir: string) => buildPlaces({ cacheDir }, { folder: '/nowhere', version: '3.27.1' })[0]!

test('MEDIASOUP_WORKER_BIN wins when it runs, and is told to be wrong when it does not', () => {
  const folder = aFolder()
  const [mediasoupWorkerBin, other] = [aProgram(join(folder, 'mine')), aProgram(join(folder, 'other'), 1)]
  expect(findMediaWorker({ mediasoupWorkerBin, cacheDir: folder })).toEqual({ is: 'ready', path: mediasoupWorkerBin, from: 'setting' })
  for (const wrong of [other, join(folder, 'missing')]) {
    const found = findMediaWorker({ mediasoupWorkerBin: wrong, cacheDir: folder })
    expect(found).toMatchObject({ is: 'absent', path: null })
    expect(found.is === 'absent' && Object.values(found.why).every(words => words.includes(wrong))).toBe(true)
  }
})

test('only a program that answers as a worker does runs here', () => {
  const folder = aFolder()
  expect([41, 0, 127].map(status => runsHere(aProgram(join(folder, `ends-with-${status}`), status)))).toEqual([true, false, false])
})

test('another version, processor, system or recipe is another place', () => {
  const cacheDir = aFolder()
  const { folder } = aPlace(cacheDir)
  expect(folder).toMatch(new RegExp(`^${cacheDir}/media-worker/3\\.27\\.1-${process.arch}-[\\w.-]+-[0-9a-f]{12}$`))
  expect(buildPlaces({ cacheDir }, { folder: '/nowhere', version: '3.27.2' })[0]!.folder).not.toBe(folder)
})

test('a note tells how far a build is as long as somebody builds, and why it failed for good', () => {
  const place = aPlace(aFolder())
  expect(readNote(place)).toBeNull()
  leaveNote(place, { is: 'building', compiled: 3, files: 186 })
  expect(readNote(place)).toEqual({ is: 'building', compiled: 3, files: 186 })
  const longAgo = new Date(Date.now() - 60_000)
  utimesSync(join(place.work, 'note.json'), longAgo, longAgo)
  expect(readNote(place)).toBeNull()
  leaveNote(place, { is: 'failed', why: { zh: '没有编译器', en: 'No compiler.' } })
  utimesSync(join(place.work, 'note.json'), longAgo, longAgo)
  expect(readNote(place)).toMatchObject({ is: 'failed' })
})

test('who waits for a worker is told when it is there, and waits no longer than it wants', async () => {
  const folder = aFolder()
  const mediasoupWorkerBin = join(folder, 'soon')
  const waiting = untilMediaWorker({ mediasoupWorkerBin, cacheDir: folder }, AbortSignal.timeout(10_000))
  aProgram(mediasoupWorkerBin)
  expect(await waiting).toBe(mediasoupWorkerBin)
  await expect(untilMediaWorker({ mediasoupWorkerBin: join(folder, 'never'), cacheDir: folder }, AbortSignal.timeout(20))).rejects.toThrow()
})
