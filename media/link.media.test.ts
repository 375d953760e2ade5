import { describe, expect, onTestFinished, test } from 'vitest'
import { DtlsPeer } from '#tests/dtls-peer'
import { openWebRtcGround } from './link.ts'
import { turnPassword } from './ice-servers.ts'
import type { TestSeat } from './test-seat.ts'
import { TestServer } from './test-server.ts'

async function aServer(): Promise<TestServer> {
  const test = await TestServer.start({ openGround: openWebRtcGround, workers: 2 })
  onTestFinished(() => test[Symbol.asyncDispose]())
  return test
}

type Opened = { transportId: string; iceParameters: { usernameFragment: string; password: string }; iceCandidates: { ip: string; port: number; protocol: string }[]; dtlsParameters: { role: string } }
const open = (seat: TestSeat, direction: 'send' | 'receive') => seat.ask({ ask: 'openTransport', direction }) as Promise<Opened>

describe('a WebRTC link', () => {
  test('[MED-2] is one port of its worker, UDP first and TCP behind, the same for all seats there', async () => {
    const test = await aServer()
    const seats = [test.seat(), test.seat()]
    const ports: Set<number>[] = []
    for (const seat of seats) {
      await seat.enter()
      const links = [await open(seat, 'send'), await open(seat, 'receive')]
      ports.push(new Set(links.flatMap(({ iceCandidates }) => iceCandidates.filter(({ protocol }) => protocol === 'udp').map(({ port }) => port))))
      expect(links[0]!.iceCandidates.map(({ protocol, ip }) => `${protocol} ${ip}`)).toEqual(['udp 127.0.0.1', 'tcp 127.0.0.1'])
    }
    expect(ports.map(({ size }) => size)).toEqual([1, 1])
    expect(new Set(ports.flatMap(set => [...set])).size).toBe(2)
  })

  test('shakes hands, and the city hears that media can flow', async () => {
    const test = await aServer()
    const seat = test.seat()
    await seat.enter()
    const { transportId, iceParameters, iceCandidates } = await open(seat, 'receive')
    const peer = new DtlsPeer('client')
    onTestFinished(() => peer[Symbol.asyncDispose]())
    const dtlsParameters = { role: 'client', fingerprints: [{ algorithm: 'sha-256', value: peer.fingerprint }] } as const
    await seat.ask({ ask: 'connectTransport', transportId, dtlsParameters: dtlsParameters as never })
    await peer.connect({ port: iceCandidates[0]!.port, ...iceParameters })
    await expect.poll(() => test.city.notes, { timeout: 5_000 }).toContain(`connected ${seat.claims.seatId}`)
  })

  test('restarts ICE with other words, and does not connect with fingerprints that are none', async () => {
    const test = await aServer()
    const seat = test.seat()
    await seat.enter()
    const { transportId, iceParameters } = await open(seat, 'send')
    const again = (await seat.ask({ ask: 'restartIce', transportId })) as Pick<Opened, 'iceParameters'>
    expect(again.iceParameters.usernameFragment).not.toBe(iceParameters.usernameFragment)
    expect(await seat.codeOf({ ask: 'connectTransport', transportId, dtlsParameters: { fingerprints: [] } })).toBe('bad_input')
    expect(await seat.codeOf({ ask: 'connectTransport', transportId, dtlsParameters: { role: 'client', fingerprints: [{ algorithm: 'sha-256', value: 'AA:BB' }] } })).toMatch(/^(ok|media\.not_connectable)$/)
    expect(test.server.workers).toHaveLength(2)
  })

  test('[MED-9] comes with TURN credentials of this seat', async () => {
    const test = await aServer()
    const seat = test.seat()
    const { iceServers: [turn] } = await seat.enter()
    expect(turn!.username).toMatch(new RegExp(`^\\d{10}:${seat.claims.seatId}$`))
    expect(turn!.credential).toBe(turnPassword('a-turn-secret', turn!.username!))
  })
})
