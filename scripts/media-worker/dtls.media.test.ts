import { createWorker } from 'mediasoup'
import { expect, onTestFinished, test } from 'vitest'
import { readEnv } from '#platform/env'
import { findMediaWorker } from '#platform/media-worker'
import { DtlsPeer } from '#tests/dtls-peer'

/** A worker built against a system's OpenSSL without `shim/openssl/bio.h` passes everything but this: it dies of its first ServerHello. */
test.each([
  ['server', 'client'],
  ['client', 'server'],
] as const)('the worker lives through a whole DTLS handshake as %s and derives keys for SRTP', async (_, peerRole) => {
  const worker = await createWorker({ workerBin: findMediaWorker(readEnv()).path ?? '', logLevel: 'error' })
  onTestFinished(() => worker.close())
  const router = await worker.createRouter({ mediaCodecs: [] })
  const transport = await router.createWebRtcTransport({ listenInfos: [{ protocol: 'udp', ip: '127.0.0.1' }] })
  await using peer = new DtlsPeer(peerRole)
  const ended = new Promise<string>(resolve => {
    worker.on('died', () => resolve('worker died'))
    transport.on('dtlsstatechange', state => state !== 'connecting' && resolve(state))
  })
  await transport.connect({ dtlsParameters: { role: peerRole, fingerprints: [{ algorithm: 'sha-256', value: peer.fingerprint }] } })
  const { usernameFragment, password } = transport.iceParameters
  await peer.connect({ port: transport.iceCandidates[0]!.port, usernameFragment, password })
  expect(await ended).toBe('connected')
  expect(worker.closed).toBe(false)
})
