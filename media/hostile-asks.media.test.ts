import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { picturePacket, pictureParameters, voiceParameters } from './test-packets.ts'
import type { TestSeat } from './test-seat.ts'
import { SERVER_ID, TestServer } from './test-server.ts'

let server: TestServer
let ann: TestSeat
let bo: TestSeat
let bosVoice: string

beforeAll(async () => {
  server = await TestServer.start()
  const callId = crypto.randomUUID()
  ann = server.seat({ callId })
  bo = server.seat({ callId })
  await ann.join()
  await bo.join()
  bosVoice = await bo.produce('microphone', voiceParameters(77))
})
afterAll(() => server[Symbol.asyncDispose]())

const UNKNOWN = '00000000-0000-4000-8000-000000000000'
const dtlsParameters = { fingerprints: [{ algorithm: 'sha-256', value: 'AA' }] }
const produce = (over: object) => ({ ask: 'produce', transportId: ann.links.send, source: 'camera', kind: 'video', rtpParameters: pictureParameters([901]), ...over })

describe('[MED-8] a hostile ask is answered by a clear problem', () => {
  test.each<[string, () => unknown, string]>([
    ['that is none', () => null, 'bad_input'],
    ['of no known name', () => ({ ask: 'reboot' }), 'bad_input'],
    ['with a field of another kind', () => ({ ask: 'openTransport', direction: 'sideways' }), 'bad_input'],
    ['with an id that is none', () => ({ ask: 'restartIce', transportId: '../../etc/passwd' }), 'bad_input'],
    ['with far too many pictures', () => ({ ask: 'show', pictures: Array.from({ length: 500 }, () => ({ producerId: UNKNOWN, size: 'tile' })) }), 'bad_input'],
    ['for a transport that is not there', () => ({ ask: 'connectTransport', transportId: UNKNOWN, dtlsParameters }), 'media.unknown'],
    ['for the transport of another seat', () => ({ ask: 'connectTransport', transportId: bo.links.send, dtlsParameters }), 'media.unknown'],
    ['to restart the transport of another seat', () => ({ ask: 'restartIce', transportId: bo.links.receive }), 'media.unknown'],
    ['to connect twice', () => ({ ask: 'connectTransport', transportId: ann.links.send, dtlsParameters }), 'media.already_connected'],
    ['to pause what another seat sends', () => ({ ask: 'pauseProducer', producerId: bosVoice, isPaused: true }), 'media.unknown'],
    ['to close what another seat sends', () => ({ ask: 'closeProducer', producerId: bosVoice }), 'media.unknown'],
    ['to start what nobody gave it', () => ({ ask: 'startConsumer', consumerId: UNKNOWN }), 'media.unknown'],
    ['to send over the receiving transport', () => produce({ transportId: ann.links.receive }), 'media.unknown'],
    ['to send over another seat', () => produce({ transportId: bo.links.send }), 'media.unknown'],
    ['to send a voice as a camera', () => produce({ kind: 'audio', rtpParameters: voiceParameters(902) }), 'media.bad_parameters'],
    ['to send a codec nobody speaks', () => produce({ rtpParameters: { codecs: [{ mimeType: 'video/cinepak', payloadType: 96, clockRate: 90_000 }], encodings: [{ ssrc: 903 }] } }), 'media.bad_parameters'],
    ['to send two sizes under one ssrc', () => produce({ rtpParameters: pictureParameters([904, 904]) }), 'media.bad_parameters'],
    ['to send nothing that could be told apart', () => produce({ rtpParameters: { ...pictureParameters([905]), encodings: [{}, {}] } }), 'media.bad_parameters'],
    ['to take the floor where there is none', () => ({ ask: 'floor', wants: true }), 'media.no_floor'],
    ['with a ticket that is none', () => ({ ask: 'enter', ticket: 'let me in' }), 'media.ticket_refused'],
    ['with a ticket for another server', () => ({ ask: 'enter', ticket: server.city.ticketFor({ ...ann.claims, serverId: `${SERVER_ID}-2` }) }), 'media.ticket_refused'],
  ])('%s', async (_, ask, code) => {
    const stranger = server.seat()
    const who = code === 'media.ticket_refused' ? stranger : ann
    expect(await who.codeOf(ask())).toBe(code)
  })

  test.each(['receive', 'openTransport', 'show', 'floor'])('in the wrong order: %s before it entered', async name => {
    const asks: Record<string, unknown> = { receive: { ask: 'receive', rtpCapabilities: { codecs: [] } }, openTransport: { ask: 'openTransport', direction: 'send' }, show: { ask: 'show', pictures: [] }, floor: { ask: 'floor', wants: true } }
    expect(await server.seat().codeOf(asks[name])).toBe('media.enter_first')
  })

  test('a second microphone, also when both are asked for at once', async () => {
    const seat = server.seat()
    await seat.join()
    const ask = (ssrc: number) => ({ ask: 'produce', transportId: seat.links.send, source: 'microphone', kind: 'audio', rtpParameters: voiceParameters(ssrc) })
    expect((await Promise.all([seat.codeOf(ask(911)), seat.codeOf(ask(912))])).sort()).toEqual(['media.sent_already', 'ok'])
    expect(await seat.codeOf(ask(913))).toBe('media.sent_already')
  })

  test('what a seat may not send', async () => {
    const watcher = server.seat({ maySpeak: false, mayShow: false })
    await watcher.join()
    const asks = [{ source: 'microphone', kind: 'audio', rtpParameters: voiceParameters(921) }, { source: 'camera', kind: 'video', rtpParameters: pictureParameters([922]) }]
    for (const ask of asks) expect(await watcher.codeOf({ ask: 'produce', transportId: watcher.links.send, ...ask })).toBe('media.may_not_send')
  })

  test('a flood is slowed down, one connection at a time', async () => {
    const [loud, quiet] = [server.seat(), server.seat()]
    await loud.enter()
    const codes = await Promise.all(Array.from({ length: 300 }, () => loud.codeOf({ ask: 'show', pictures: [] })))
    expect(codes.filter(code => code === 'too_often').length).toBeGreaterThan(100)
    expect(await quiet.codeOf({ ask: 'enter', ticket: server.city.ticketFor(quiet.claims) })).toBe('ok')
  })

  test('what is not even JSON, or far too long, or nested without end, is dropped; packets of nobody are too', async () => {
    const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`
    for (const junk of ['', '{', 'null', '"x"', deep, JSON.stringify({ gateId: 'x'.repeat(200_000) }), JSON.stringify({ order: { order: 'end', callId: ann.claims.callId } })]) server.send(junk)
    server.gone('nobody at all')
    const seat = server.seat()
    await seat.join()
    await seat.speak()
    server.grounds.producers.get(await seat.film())!.send(picturePacket({ ssrc: 1, seq: 1, size: 0 }))
    seat.stop()
    expect(server.server.workers).toHaveLength(1)
    expect(await seat.codeOf({ ask: 'show', pictures: [] })).toBe('ok')
  })
})
