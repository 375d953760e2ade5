import { expect, test } from 'vitest'
import { importAreas } from '#domain/area'
import { acceptIncident, listIncidents, uploadPhoto } from '#domain/incident'
import { newKey, problemOf, requestOf } from './api.ts'

test('[WEB-1] a query puts its input into path and query, and leaves out what is not given', () => {
  expect(requestOf(listIncidents, { state: 'open', q: '跌倒', kind: undefined })).toEqual({ method: 'GET', url: '/api/incidents?state=open&q=%E8%B7%8C%E5%80%92' })
})

test('[WEB-1] a command puts path parameters into the path and the rest into the body', () => {
  const sent = requestOf(acceptIncident, { id: 'a/b', note: 'yes', version: 3 })
  expect(sent).toEqual({ method: 'POST', url: '/api/incidents/a%2Fb/accept', body: '{"note":"yes","version":3}', type: 'application/json' })
})

test('[WEB-1] a whole body stands alone and its options go into the query', () => {
  const sent = requestOf(importAreas, { datum: 'gcj02', dryRun: 'true', collection: { type: 'FeatureCollection', features: [] } })
  expect(sent.url).toBe('/api/areas/import?datum=gcj02&dryRun=true')
  expect(sent.body).toBe('{"type":"FeatureCollection","features":[]}')
})

test('[WEB-1] bytes are sent as they are', async () => {
  const sent = requestOf(uploadPhoto, { bytes: new Uint8Array([1, 2, 3]) })
  expect(new Uint8Array(await (sent.body as Blob).arrayBuffer())).toEqual(new Uint8Array([1, 2, 3]))
})

test('a refusal keeps its code and its words in both languages', async () => {
  const problem = await problemOf(Response.json({ code: 'not_found', words: { zh: '没有找到', en: 'Not found.' }, details: {}, requestId: 'r1' }, { status: 404 }))
  expect(problem).toMatchObject({ code: 'not_found', status: 404, words: { zh: '没有找到', en: 'Not found.' }, details: { requestId: 'r1' } })
})

test('a page of a proxy in between is a server fault, not a crash', async () => {
  expect(await problemOf(new Response('<h1>Bad gateway</h1>', { status: 502 }))).toMatchObject({ code: 'server_fault' })
})

test('keys are random UUIDs', () => {
  const keys = new Set(Array.from({ length: 100 }, newKey))
  expect(keys.size).toBe(100)
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})
