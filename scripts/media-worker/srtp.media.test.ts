import { randomBytes } from 'node:crypto'
import { type Socket, createSocket } from 'node:dgram'
import { createWorker, type types } from 'mediasoup'
import { expect, onTestFinished, test, vi } from 'vitest'
import { readEnv } from '#platform/env'
import { findMediaWorker } from '#platform/media-worker'
import { SRTP_SUITES, type SrtpSuite, headerBytes, keyBytes, protect, rtpPacket, srtpKeys, unprotect } from '#tests/srtp'

const HOST = '127.0.0.1'
const PACKETS = 80
/** So that the 16 bits of the sequence number run over on the way. */
const FIRST_SEQUENCE = 65_500
/** As many as are on their way at once: a busy machine's kernel drops datagrams nobody has read. */
const WINDOW = 20
const SSRC = 33_330_000
const OPUS = { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2, preferredPayloadType: 111 } as const

async function aWorker() {
  const worker = await createWorker({ workerBin: findMediaWorker(readEnv()).path ?? '', logLevel: 'error' })
  onTestFinished(() => worker.close())
  return worker
}

function opus(ssrc: number): types.RtpParameters {
  return { codecs: [{ mimeType: 'audio/opus', clockRate: 48_000, channels: 2, payloadType: 111 }], encodings: [{ ssrc }], rtcp: { cname: 'test' } }
}

async function aSocket(): Promise<Socket> {
  const socket = createSocket('udp4')
  onTestFinished(() => void socket.close())
  await new Promise<void>(resolve => socket.bind(0, HOST, resolve))
  return socket
}

const isRtcp = (datagram: Buffer) => datagram[1]! >= 192 && datagram[1]! <= 223

/** Reads what comes out of a worker: the payloads that could be decrypted, and what could not. */
function listen(socket: Socket, keys: ReturnType<typeof srtpKeys>) {
  const heard = { payloads: new Set<string>(), faults: [] as string[], inClear: 0 }
  let rollovers = 0
  let last = -1
  socket.on('message', datagram => {
    if (isRtcp(datagram)) return
    const sequence = datagram.readUInt16BE(2)
    if (last - sequence > 30_000) rollovers++
    last = sequence
    try {
      const payload = unprotect(keys, datagram, rollovers).subarray(headerBytes(datagram))
      if (datagram.includes(payload)) heard.inClear++
      heard.payloads.add(payload.toString('hex'))
    } catch (error) {
      heard.faults.push(String(error))
    }
  })
  return heard
}

async function throughWorker(suite: SrtpSuite) {
  const router = await (await aWorker()).createRouter({ mediaCodecs: [OPUS] })
  const plain = { listenInfo: { protocol: 'udp', ip: HOST }, rtcpMux: true, enableSrtp: true, srtpCryptoSuite: suite } as const
  const [into, out] = [await router.createPlainTransport({ ...plain, comedia: true }), await router.createPlainTransport(plain)]
  const keyBase64 = randomBytes(keyBytes(suite)).toString('base64')
  const ear = await aSocket()
  await into.connect({ srtpParameters: { cryptoSuite: suite, keyBase64 } })
  await out.connect({ ip: HOST, port: ear.address().port, srtpParameters: { cryptoSuite: suite, keyBase64 } })
  const producer = await into.produce({ kind: 'audio', rtpParameters: opus(SSRC) })
  await out.consume({ producerId: producer.id, rtpCapabilities: router.rtpCapabilities })
  const heard = listen(ear, srtpKeys(suite, out.srtpParameters!.keyBase64))
  return { port: into.tuple.localPort, keys: srtpKeys(suite, keyBase64), heard }
}

test.each(SRTP_SUITES)('%s: the worker decrypts what another implementation sends, drops what was tampered with, and is understood by it', async suite => {
  const { port, keys, heard } = await throughWorker(suite)
  const mouth = await aSocket()
  const sent = new Set<string>()
  for (let index = 0; index < PACKETS; index++) {
    const sequence = FIRST_SEQUENCE + index
    const payload = randomBytes(40 + index)
    const packet = protect(keys, rtpPacket({ payloadType: 111, sequence, ssrc: SSRC, payload }), sequence >> 16)
    if (index % WINDOW === 7) {
      const tampered = Buffer.from(packet)
      tampered[20]! ^= 1
      mouth.send(tampered, port, HOST)
    }
    sent.add(payload.toString('hex'))
    mouth.send(packet, port, HOST)
    if (index % WINDOW === WINDOW - 1) await vi.waitFor(() => expect(heard.payloads.size + heard.faults.length).toBeGreaterThanOrEqual(sent.size), 3_000)
  }
  expect(heard).toEqual({ payloads: sent, faults: [], inClear: 0 })
})

test('what one worker encrypts another decrypts, after its stream was taken away and made anew too', async () => {
  const [first, second] = await Promise.all([aWorker(), aWorker()])
  const [near, far] = await Promise.all([first, second].map(worker => worker.createRouter({ mediaCodecs: [OPUS] }))) as [types.Router, types.Router]
  const source = await near.createDirectTransport()
  const drain = await far.createDirectTransport()
  const producer = await source.produce({ kind: 'audio', rtpParameters: opus(SSRC) })
  for (const round of [0, 1]) {
    const { pipeProducer, pipeConsumer } = await near.pipeToRouter({ producerId: producer.id, router: far, enableSrtp: true })
    const consumer = await drain.consume({ producerId: pipeProducer!.id, rtpCapabilities: far.rtpCapabilities })
    const payloads = new Set<string>()
    consumer.on('rtp', packet => payloads.add(packet.subarray(headerBytes(packet)).toString('hex')))
    for (let index = 0; index < WINDOW; index++) {
      const payload = randomBytes(60)
      producer.send(rtpPacket({ payloadType: 111, sequence: FIRST_SEQUENCE + round * WINDOW + index, ssrc: SSRC, payload }))
      await vi.waitFor(() => expect(payloads).toContain(payload.toString('hex')), 3_000)
    }
    pipeConsumer!.close()
    await vi.waitFor(() => expect(pipeProducer!.closed).toBe(true), 3_000)
  }
})
