import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { slices } from '#domain'
import { problemBody } from '#platform/http'
import { type Client, type TestCity, aCity } from '#tests/city'
import { COUNTY, settle, settleTown } from '#tests/town'

let city: TestCity
let admin: Client
let commander: Client
beforeAll(async () => {
  city = await aCity()
  admin = await settleTown(city)
  commander = await settle(city, admin, { username: 'commander', role: 'commander', areaCode: COUNTY })
})
afterAll(() => city[Symbol.asyncDispose]())

const DEEP = `${'{"a":'.repeat(3_000)}1${'}'.repeat(3_000)}`
const JUNK: readonly (string | Uint8Array)[] = [
  '', 'null', '[]', '"text"', '1e999', '{', '{"a":1}{', DEEP, '\u0000', '{"__proto__":{"isAdmin":true}}',
  '{"id":"00000000-0000-0000-0000-000000000000","note":{"$gt":""},"version":1e308,"unitIds":["x"]}',
  '{"title":"\\u0000\\ud800","kind":"fall","severity":"critical","position":[1e308,-1e308]}',
  '{"title":"ok","kind":"fall","severity":"minor","position":[112.01,38.05],"photoIds":["00000000-0000-0000-0000-000000000000"]}',
  `{"title":"${'长'.repeat(5_000)}"}`, '{"name":"x","kind":"doctor","areaCode":"\' or 1=1 --","deviceIds":["\\u0000"]}',
  new Uint8Array([0xff, 0xfe, 0x00, 0x80]),
]
const IDS = ['00000000-0000-0000-0000-000000000000', '990101', '..%2f..%2fetc', '%00', "' or 1=1 --", 'x'.repeat(3_000), '%F0%28', '1e9']
const QUERIES = ['', '?limit=-1', '?limit=1e9', '?cursor=%00%ff', '?bbox=1,2', '?bbox=NaN,0,0,0', '?lon=1e999&lat=x', '?areaCode=%25', '?q=%25_%5C', '?ids=a,b', '?from=yesterday', '?numbers=1,x', '?z=3&size=huge', '?level=moon&within=%27']
const handlers = slices.flatMap(slice => slice.handlers)

describe.each(handlers.map(({ contract }) => [contract.route, contract] as const))('%s', (route, contract) => {
  test('whatever is sent, the answer is an answer: no 500, and a refusal has a code and words in both languages', async () => {
    const [method, path] = route.split(' ') as [string, string]
    const tries = contract.kind === 'command' ? JUNK : QUERIES
    for (const id of path.includes('{') ? IDS : ['']) {
      const answers = await Promise.all(
        tries.map(junk => {
          const isQuery = contract.kind === 'query'
          const url = `${path.replaceAll(/\{\w+\}/g, id)}${isQuery ? String(junk) : ''}`
          const who = method === 'GET' ? commander : admin
          return send(`${method} ${url}`, who, isQuery ? undefined : junk)
        }),
      )
      for (const { status, body, what } of answers) {
        expect(status, what).toBeLessThan(500)
        if (status >= 400) expect(problemBody.safeParse(body).success, `${what} answered ${JSON.stringify(body)}`).toBe(true)
      }
    }
  })
})

test('after all of it the server is well', async () => {
  expect((await fetch(`${city.url}/readyz`)).status).toBe(200)
  expect((await commander.ask('GET /api/me')).status).toBe(200)
})

test('a body over the limit is refused as too large', async () => {
  const { status, body } = await commander.ask('POST /api/incidents', { title: 'x', note: 'x'.repeat(2_000_000) })
  expect({ status, code: body['code'] }).toEqual({ status: 413, code: 'too_large' })
})

test('paths that are nobody’s answer not found, in words', async () => {
  expect(await commander.ask('GET /api/nothing')).toMatchObject({ status: 404, body: { code: 'not_found', words: { zh: '没有找到' } } })
  expect((await commander.ask('DELETE /api/incidents')).status).toBe(404)
})

async function send(route: string, who: Client, junk: string | Uint8Array | undefined) {
  const [method, path] = [route.slice(0, route.indexOf(' ')), route.slice(route.indexOf(' ') + 1)]
  const answer = await fetch(`${city.url}${path}`, {
    method,
    headers: { cookie: who.cookie, 'content-type': 'application/json' },
    ...(junk === undefined ? {} : { body: junk as string }),
  })
  const text = await answer.text()
  const isJson = answer.headers.get('content-type')?.includes('json') ?? false
  return { status: answer.status, body: isJson ? (JSON.parse(text) as unknown) : text, what: `${route.slice(0, 120)} ← ${String(junk).slice(0, 80)}` }
}
