import { afterEach, describe, expect, it } from 'vitest'
import type { DeviceFix } from '#domain/track'
import { frozenClock } from '#platform/clock'
import { openLog } from '#platform/log'
import type { ReceiveFixes } from '../device-door.ts'
import { type Jt808Options, startJt808Port } from './jt808-port.ts'
import { type Edition, MESSAGE } from './message.ts'
import { published } from './published-frames.ts'
import { RESULT } from './reply.ts'
import { type SentReport, TerminalEncoder } from './terminal.ts'
import { TerminalClient } from './terminal-client.ts'

const PHONE = '013800138000'
const REPORT: SentReport = {
  alarmBits: 0,
  isAccOn: true,
  isFixed: true,
  longitude: 112.733,
  latitude: 38.417,
  altitudeMetres: 790,
  speedKmh: 42.5,
  bearingDeg: 90,
  at: new Date('2026-03-01T02:00:00Z'),
  items: { satellites: 11, others: {} },
}

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each[Symbol.asyncDispose]()
})

const keepAll = () => {
  const kept: DeviceFix[] = []
  const receive: ReceiveFixes = async fixes => {
    kept.push(...fixes)
    return fixes.map(() => ({ flags: [], unitId: null }))
  }
  return { kept, receive }
}

const openPort = async (receive: ReceiveFixes, options: Partial<Jt808Options> = {}) => {
  const clock = frozenClock('2026-03-01T02:00:05Z')
  const log = openLog({ level: 'silent', format: 'json' })
  const port = await startJt808Port({ port: 0, host: '127.0.0.1', secret: 'test secret', receive, clock, log, ...options })
  opened.push(port)
  const connect = async (phone = PHONE, edition: Edition = 2013) => {
    const client = await TerminalClient.connect({ port: port.port, host: '127.0.0.1', phone, edition })
    opened.push(client)
    return client
  }
  return { ...port, connectionCount: port.connectionCount, connect }
}

describe('a terminal on a real socket', () => {
  it.each([2013, 2019] as const)('of %i registers, authenticates, reports, and its fix is kept', async edition => {
    const { kept, receive } = keepAll()
    const terminal = await (await openPort(receive)).connect(PHONE, edition)
    await terminal.signIn()
    expect(await terminal.heartbeat()).toBe(RESULT.ok)
    expect(await terminal.report(REPORT)).toBe(RESULT.ok)
    expect(kept).toMatchObject([{ deviceId: '13800138000', protocol: 'jt808', fixedAt: REPORT.at, position: [112.733, 38.417], speedKmh: 42.5, isValid: true, extra: { satellites: 11 } }])
  })

  it('may come back on a new connection with the code it was given, without registering', async () => {
    const { kept, receive } = keepAll()
    const { connect } = await openPort(receive)
    const first = await connect()
    const registered = await first.request(first.encoder.register())
    const second = await connect(`00000000${PHONE}`, 2019)
    const code = registered.kind === 'register' ? registered.authCode : ''
    expect((await second.request(second.encoder.authenticate(code))).result).toBe(RESULT.ok)
    expect(await second.report(REPORT)).toBe(RESULT.ok)
    expect(kept).toHaveLength(1)
  })

  it('is refused before it authenticates, with a wrong code, and after it logs out', async () => {
    const { kept, receive } = keepAll()
    const terminal = await (await openPort(receive)).connect()
    expect(await terminal.report(REPORT)).toBe(RESULT.failed)
    await terminal.request(terminal.encoder.register())
    expect(await terminal.report(REPORT)).toBe(RESULT.failed)
    expect((await terminal.request(terminal.encoder.authenticate('0'.repeat(24)))).result).toBe(RESULT.failed)
    expect(await terminal.report(REPORT)).toBe(RESULT.failed)
    await terminal.signIn()
    expect((await terminal.request(terminal.encoder.logout())).result).toBe(RESULT.ok)
    expect(await terminal.report(REPORT)).toBe(RESULT.failed)
    expect(kept).toEqual([])
  })

  it('needs no authentication where the door says so', async () => {
    const { kept, receive } = keepAll()
    const terminal = await (await openPort(receive, { requireAuthentication: false })).connect()
    expect(await terminal.report(REPORT)).toBe(RESULT.ok)
    expect(kept).toHaveLength(1)
  })

  it.each([true, false])('[DOOR-2] owns its connection: another one on it is refused (authentication %s)', async requireAuthentication => {
    const { kept, receive } = keepAll()
    const terminal = await (await openPort(receive, { requireAuthentication })).connect()
    await terminal.signIn()
    const other = new TerminalEncoder('013900139000', 2013, 1_000)
    for (const sent of [other.location(REPORT), other.register(), other.authenticate('any'), other.heartbeat()]) {
      expect((await terminal.request(sent)).result).toBe(RESULT.failed)
    }
    expect(await terminal.report(REPORT)).toBe(RESULT.ok)
    expect(kept.map(fix => fix.deviceId)).toEqual(['13800138000'])
  })

  it('hears "unsupported" of messages the door does not know and of encrypted ones', async () => {
    const terminal = await (await openPort(keepAll().receive)).connect()
    await terminal.signIn()
    expect((await terminal.request(terminal.encoder.send(0x0f01, Buffer.alloc(3)))).result).toBe(RESULT.unsupported)
    const { connect } = await openPort(keepAll().receive, { requireAuthentication: false })
    const encrypting = await connect()
    const reply = encrypting.request({ frames: [published('goEncrypted')], serials: [0x02de] })
    expect((await reply).result).toBe(RESULT.unsupported)
  })

  it('hears "malformed" of a place off the globe', async () => {
    const terminal = await (await openPort(keepAll().receive)).connect()
    await terminal.signIn()
    expect((await terminal.request(terminal.encoder.send(MESSAGE.location, Buffer.alloc(28, 0x70)))).result).toBe(RESULT.malformed)
  })
})

describe('[DOOR-1] acknowledged means kept', () => {
  it('a report is answered only when it is committed, and in order', async () => {
    const commits: (() => void)[] = []
    const receive: ReceiveFixes = fixes => new Promise(resolve => commits.push(() => resolve(fixes.map(() => ({ flags: [], unitId: null })))))
    const terminal = await (await openPort(receive)).connect()
    await terminal.signIn()
    const answered: string[] = []
    const first = terminal.report(REPORT).then(() => answered.push('first'))
    const second = terminal.report(REPORT).then(() => answered.push('second'))
    await expect.poll(() => commits.length).toBe(1)
    expect(answered).toEqual([])
    commits[0]?.()
    await first
    expect(answered).toEqual(['first'])
    await expect.poll(() => commits.length).toBe(2)
    commits[1]?.()
    await second
    expect(answered).toEqual(['first', 'second'])
  })

  it('a report that could not be committed is answered "failed", and taken when sent again', async () => {
    const { kept, receive } = keepAll()
    let isDown = true
    const terminal = await (await openPort(fixes => (isDown ? Promise.reject(new Error('database gone')) : receive(fixes)))).connect()
    await terminal.signIn()
    expect(await terminal.report(REPORT)).toBe(RESULT.failed)
    isDown = false
    expect(await terminal.report(REPORT)).toBe(RESULT.ok)
    expect(kept).toHaveLength(1)
  })

  it('a batch in sub-packages is kept as one, and every part of it is answered after that', async () => {
    const { kept, receive } = keepAll()
    const terminal = await (await openPort(receive)).connect()
    await terminal.signIn()
    const reports = Array.from({ length: 80 }, (_, at) => ({ ...REPORT, at: new Date(REPORT.at.getTime() + at * 1000) }))
    const { frames, serials } = terminal.encoder.batch(reports, true)
    expect(frames.length).toBeGreaterThan(2)
    const replies = serials.map((serial, at) => terminal.request({ frames: [frames[at] as Buffer], serials: [serial] }))
    expect((await Promise.all(replies)).map(reply => reply.result)).toEqual(frames.map(() => RESULT.ok))
    expect(kept.map(fix => fix.fixedAt)).toEqual(reports.map(report => report.at))
    expect(kept[0]?.extra).toMatchObject({ supplement: true })
  })

  it('closing the port waits for the commit under way and still answers it', async () => {
    let commit = () => {}
    const receive: ReceiveFixes = fixes => new Promise(resolve => (commit = () => resolve(fixes.map(() => ({ flags: [], unitId: null })))))
    const port = await openPort(receive)
    const terminal = await port.connect()
    await terminal.signIn()
    const started = commit
    const reported = terminal.report(REPORT)
    await expect.poll(() => commit !== started).toBe(true)
    const closed = port[Symbol.asyncDispose]()
    commit()
    expect(await reported).toBe(RESULT.ok)
    await closed
  })
})

describe('[DOOR-3] limits of a connection', () => {
  const gone = (terminal: TerminalClient) => expect.poll(() => terminal.isOpen).toBe(false)

  it('a terminal that says nothing is let go', async () => {
    const { connect } = await openPort(keepAll().receive, { limits: { idleTimeoutMs: 50 } })
    await gone(await connect())
  })

  it('a stranger that never introduces itself is let go, a terminal is not', async () => {
    const { connect, connectionCount } = await openPort(keepAll().receive, { limits: { introductionTimeoutMs: 100 } })
    const stranger = await connect()
    const terminal = await connect('013900139000')
    await terminal.signIn()
    await gone(stranger)
    expect(await terminal.heartbeat()).toBe(RESULT.ok)
    expect(connectionCount()).toBe(1)
  })

  it('whoever sends only faulty frames is cut', async () => {
    const { connect } = await openPort(keepAll().receive)
    const stranger = await connect()
    stranger.write(Buffer.from(`7e${'00'.repeat(20)}01`.repeat(60), 'hex'))
    await gone(stranger)
  })

  it('a full house refuses the next one', async () => {
    const { connect, connectionCount } = await openPort(keepAll().receive, { maxConnections: 1 })
    const inside = await connect()
    await inside.signIn()
    const outside = await connect('013900139000')
    await gone(outside)
    expect(connectionCount()).toBe(1)
    expect(await inside.heartbeat()).toBe(RESULT.ok)
  })

  it('a flood while the database stalls waits in its own socket, not in ours, and is answered after', async () => {
    let goOn = () => {}
    const stalled = new Promise<void>(resolve => (goOn = resolve))
    const { connect } = await openPort(() => stalled.then(() => []))
    const terminal = await connect()
    await terminal.signIn()
    const reported = terminal.report(REPORT)
    const flood = Buffer.concat(Array.from({ length: 2_000 }, () => published('goHeartbeat2013')))
    for (let times = 0; times < 1_000; times += 1) terminal.write(flood)
    let before = -1
    const settles = () => before === (before = terminal.unsentBytes)
    await expect.poll(settles, { interval: 200, timeout: 5_000 }).toBe(true)
    expect(terminal.unsentBytes).toBeGreaterThan(10 * 1024 * 1024)
    goOn()
    expect(await reported).toBe(RESULT.ok)
  })

  it('one terminal is answered at most its rate, and whole', async () => {
    const terminal = await (await openPort(keepAll().receive, { limits: { framesPerSecond: 50 } })).connect()
    await terminal.signIn()
    const startedMs = performance.now()
    for (let burst = 0; burst < 3; burst += 1) {
      const results = await Promise.all(Array.from({ length: 50 }, () => terminal.heartbeat()))
      expect(results.every(result => result === RESULT.ok)).toBe(true)
    }
    expect(performance.now() - startedMs).toBeGreaterThan(900)
  })

  it('closing the port cuts whoever stays stalled', async () => {
    let isStalled = false
    const port = await openPort(() => {
      isStalled = true
      return new Promise(() => {})
    }, { drainMs: 100 })
    const terminal = await port.connect()
    await terminal.signIn()
    const reported = terminal.report(REPORT).catch((error: Error) => error.message)
    await expect.poll(() => isStalled).toBe(true)
    await port[Symbol.asyncDispose]()
    expect(await reported).toBe('connection closed')
    await expect.poll(() => port.connectionCount()).toBe(0)
  })
})
