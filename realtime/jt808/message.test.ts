import { describe, expect, it } from 'vitest'
import { decodeAuthentication } from './authentication.ts'
import { bcdInstant } from './bcd.ts'
import { FrameDecoder, encodeFrame } from './frame.ts'
import { MESSAGE, type Message, decodeMessage, encodeMessage, terminalIdOf } from './message.ts'
import { type PublishedName, published } from './published-frames.ts'
import { decodeRegistration } from './registration.ts'
import { RESULT, decodeReply, generalReply, registerReply, resendRequest } from './reply.ts'
import { TerminalEncoder } from './terminal.ts'

const read = (name: PublishedName): Message => {
  const [outcome] = new FrameDecoder().push(published(name))
  const message = outcome?.ok ? decodeMessage(outcome.message) : null
  if (!message) throw new Error(`${name} does not read`)
  return message
}
const hexOf = (bytes: Buffer | undefined) => bytes?.toString('hex')

describe('headers', () => {
  it('2013 names the terminal in 6 bytes, 2019 in 10, and both name the same device', () => {
    expect(read('goHeartbeat2013')).toMatchObject({ id: MESSAGE.heartbeat, edition: 2013, revision: 0, phone: '012345678901', serial: 0x7fff })
    expect(read('goHeartbeat2019')).toMatchObject({ id: MESSAGE.heartbeat, edition: 2019, revision: 1, phone: '00000000017299841738', serial: 0xffff })
    expect(terminalIdOf('013800138000')).toBe(terminalIdOf('00000000013800138000'))
  })

  it('a sub-package says which of how many it is', () => {
    expect(read('goPart')).toMatchObject({ part: { total: 26, index: 2 }, isEncrypted: false })
  })

  it('an encrypted body is recognised', () => {
    expect(read('goEncrypted').isEncrypted).toBe(true)
  })

  it('a header that lies about the length of its body is refused', () => {
    const whole = encodeMessage({ ...read('goReply2013'), part: null })
    expect(decodeMessage(whole.subarray(0, -1))).toBeNull()
    expect(decodeMessage(Buffer.concat([whole, Buffer.from([0])]))).toBeNull()
  })

  it('a terminal without a number is refused', () => {
    expect(decodeMessage(encodeMessage({ ...read('goHeartbeat2013'), phone: '000000000000' }))).toBeNull()
  })

  it.each([[0, 3], [4, 3], [1, 0]])('part %i of %i is refused', (index, total) => {
    expect(decodeMessage(encodeMessage({ ...read('goPart'), part: { index, total } }))).toBeNull()
  })
})

describe('registration', () => {
  it.each([
    ['goRegister2011', { provinceId: 31, cityId: 115, maker: 'cd', model: 'www.808.', terminalNumber: '7654321', plateColour: 1, plate: '测A1234' }],
    ['goRegister2013', { provinceId: 31, cityId: 115, maker: 'cd', model: 'www.808.com', terminalNumber: '7654321', plateColour: 1, plate: '测A1234' }],
    ['goRegister2019', { provinceId: 31, cityId: 115, maker: 'cd', model: 'www.808.com', terminalNumber: '7654321', plateColour: 1, plate: '测A1234' }],
    ['traccarRegister', { maker: '70107', model: 'HB-R03GBD', terminalNumber: '2366104', plateColour: 2, plate: '苏BA6860' }],
    ['traccarRegister2011', { maker: '70111', model: 'BSJ-M7B', plate: '粤B88888' }],
  ] as const)('%s is read, GBK plate and all', (name, expected) => {
    const message = read(name)
    expect(decodeRegistration(message.body, message.edition)).toMatchObject(expected)
  })

  it('our terminal writes the published frames', () => {
    const vehicle = { provinceId: 31, cityId: 115, maker: 'cd', model: 'www.808.com', terminalNumber: '7654321', plateBytes: Buffer.from('b2e24131323334', 'hex') }
    const old = new TerminalEncoder('012345678901', 2013).register(vehicle)
    expect(hexOf(old.frames[0])).toBe(hexOf(published('goRegister2013')))
    const young = new TerminalEncoder('17299841738', 2019).register(vehicle)
    expect(hexOf(young.frames[0])).toBe(hexOf(published('goRegister2019')))
  })

  it('a body too short for any edition is refused', () => {
    expect(decodeRegistration(Buffer.alloc(24), 2013)).toBeNull()
    expect(decodeRegistration(Buffer.alloc(75), 2019)).toBeNull()
  })
})

describe('authentication', () => {
  it('2013 is the bare code; 2019 adds IMEI and software version', () => {
    const old = read('goAuthenticate2013')
    const young = read('goAuthenticate2019')
    expect(decodeAuthentication(old.body, old.edition)?.code).toBe('17299841738')
    expect(decodeAuthentication(young.body, young.edition)).toEqual({ code: '17299841738', imei: '123456789012345', softwareVersion: '3.7.15' })
  })

  it('a code longer than its message is refused', () => {
    expect(decodeAuthentication(Buffer.from([9, 65]), 2019)).toBeNull()
    expect(decodeAuthentication(Buffer.alloc(0), 2013)).toBeNull()
  })

  it('our terminal writes the published frames', () => {
    expect(hexOf(new TerminalEncoder('012345678901', 2013).authenticate('17299841738').frames[0])).toBe(hexOf(published('goAuthenticate2013')))
    expect(hexOf(new TerminalEncoder('17299841738', 2019, 0xffff).heartbeat().frames[0])).toBe(hexOf(published('goHeartbeat2019')))
  })
})

describe('replies', () => {
  it('match the published ones byte for byte', () => {
    expect(hexOf(encodeFrame(generalReply(read('goHeartbeat2013'), RESULT.ok, 0)))).toBe(hexOf(published('goReply2013')))
    expect(hexOf(encodeFrame(generalReply(read('goHeartbeat2019'), RESULT.ok, 0)))).toBe(hexOf(published('goReply2019')))
    expect(hexOf(encodeFrame(registerReply(read('goRegister2019'), '17299841738', 0)))).toBe(hexOf(published('goRegisterReply2019')))
    const missing = [1, 2, 3, 4, 5, 6, 7, 8, 9]
    expect(hexOf(encodeFrame(resendRequest(read('goHeartbeat2013'), 4249, { missing, serial: 0x7fff })))).toBe(hexOf(published('goResendParts')))
  })

  it('are read back by a terminal', () => {
    expect(decodeReply(read('goReply2013'))).toEqual({ kind: 'general', serial: 0x7fff, answersId: MESSAGE.heartbeat, result: RESULT.ok })
    expect(decodeReply(read('goRegisterReply2019'))).toEqual({ kind: 'register', serial: 0, result: RESULT.ok, authCode: '17299841738' })
  })
})

describe('BCD time', () => {
  it('is UTC+8', () => {
    expect(bcdInstant(Buffer.from('260101073000', 'hex'))?.toISOString()).toBe('2025-12-31T23:30:00.000Z')
  })

  it.each(['000000000000', '261332000000', '260230120000', '26010124000a', '260101240000'])('%s is no time', text => {
    expect(bcdInstant(Buffer.from(text, 'hex'))).toBeNull()
  })
})
