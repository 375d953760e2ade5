import { expect, test } from 'vitest'
import type { Incident } from '#domain/incident'
import { commonProblems } from '#platform/pure'
import { linkProblems } from '../live/api.ts'
import type { Outbox, SavedReport } from './outbox.ts'
import { type Doors, sendOutbox } from './send-outbox.ts'

const aReport = (given: Partial<SavedReport> & { key: string }): SavedReport => ({
  photoKey: `${given.key}-photo`, accountId: 'me', savedAtMs: 1, photo: null, photoId: null, refused: null,
  input: { title: '供暖故障', kind: 'heating', severity: 'minor', position: [112.7, 38.4], source: 'phone' }, ...given,
})

/** The storage of a phone, in memory: what is put is a copy, as on a disk. */
function aPhone(...reports: SavedReport[]): Outbox & { kept: Map<string, SavedReport> } {
  const kept = new Map(reports.map(report => [report.key, report]))
  return { kept, put: async report => void kept.set(report.key, { ...report }), all: async () => [...kept.values()], remove: async key => void kept.delete(key) }
}

/** A server that keeps each key once, and loses its answer or refuses when told to. */
function aServer(faults: { lose?: (call: number) => boolean; refuse?: (title: string) => boolean } = {}) {
  const reports = new Map<string, unknown>()
  const photos = new Map<string, string>()
  let calls = 0
  const loseAnswer = () => {
    if (faults.lose?.(calls++)) throw linkProblems.noNetwork()
  }
  const doors: Doors = {
    async uploadPhoto(_, key) {
      photos.set(key, photos.get(key) ?? `photo-${photos.size + 1}`)
      loseAnswer()
      return photos.get(key) ?? ''
    },
    async report(input, key) {
      if (faults.refuse?.(input.title)) throw commonProblems.badInput({ faults: [] })
      if (!reports.has(key)) reports.set(key, input)
      loseAnswer()
      return { id: key, number: '1122-0001' } as Incident
    },
  }
  return { doors, reports, photos }
}

test('[PHN-1] a report leaves the phone only once the server has answered for it', async () => {
  const phone = aPhone(aReport({ key: 'a' }))
  const server = aServer({ lose: call => call === 0 })
  expect((await sendOutbox(phone, server.doors, 'me')).isCut).toBe(true)
  expect(phone.kept.has('a')).toBe(true)
  expect((await sendOutbox(phone, server.doors, 'me')).sent.get('a')?.number).toBe('1122-0001')
  expect(phone.kept.size).toBe(0)
  expect(server.reports.size).toBe(1)
})

test('[PHN-1] whichever answers are lost, each report and photo arrives exactly once', async () => {
  for (let seed = 1; seed <= 50; seed++) {
    let state = seed
    const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
    const phone = aPhone(...['a', 'b', 'c'].map((key, index) => aReport({ key, savedAtMs: index, photo: new Blob(['jpeg']) })))
    const server = aServer({ lose: () => random() < 0.5 })
    for (let turn = 0; phone.kept.size > 0 && turn < 200; turn++) await sendOutbox(phone, server.doors, 'me')
    expect([...server.reports.keys()].sort()).toEqual(['a', 'b', 'c'])
    expect(server.photos.size).toBe(3)
    expect([...server.reports.values()].flatMap(input => (input as { photoIds: string[] }).photoIds).sort()).toEqual(['photo-1', 'photo-2', 'photo-3'])
  }
})

test('a refused report is kept with its reason and does not hold up the next', async () => {
  const phone = aPhone(aReport({ key: 'a', input: { ...aReport({ key: 'x' }).input, title: 'bad' } }), aReport({ key: 'b', savedAtMs: 2 }))
  const server = aServer({ refuse: title => title === 'bad' })
  const { sent, isCut } = await sendOutbox(phone, server.doors, 'me')
  expect(isCut).toBe(false)
  expect([...sent.keys()]).toEqual(['b'])
  expect(phone.kept.get('a')?.refused?.zh).toContain('填写有误')
})

test('signed out is not a refusal: the report waits for the next sign-in', async () => {
  const phone = aPhone(aReport({ key: 'a' }))
  const doors: Doors = { uploadPhoto: async () => '', report: async () => Promise.reject(commonProblems.signInFirst()) }
  expect((await sendOutbox(phone, doors, 'me')).isCut).toBe(true)
  expect(phone.kept.get('a')?.refused).toBeNull()
})

test('what another account saved on this phone is not sent in my name', async () => {
  const phone = aPhone(aReport({ key: 'a', accountId: 'somebody else' }))
  const server = aServer()
  await sendOutbox(phone, server.doors, 'me')
  expect(server.reports.size).toBe(0)
  expect(phone.kept.size).toBe(1)
})
