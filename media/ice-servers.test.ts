import { expect, test } from 'vitest'
import { iceServersFor, turnPassword } from './ice-servers.ts'

test('[MED-9] the password is HMAC-SHA1 in base64: the published vector of RFC 2202, case 2', () => {
  expect(turnPassword('Jefe', 'what do ya want for nothing?')).toBe(Buffer.from('effcdf6ae5eb2fa2d27416d5f184df9c259a7c79', 'hex').toString('base64'))
})

test('[MED-9] a credential names when it ends and whom it is for, and is another one each time', () => {
  const config = { stunUrls: ['stun:s:3478'], turnUrls: ['turn:t:3478', 'turns:t:5349'], turnSecret: 'secret-of-coturn', turnSeconds: 600 }
  const [stun, turn] = iceServersFor(config, 'seat-1', 1_700_000_000_500)
  expect(stun).toEqual({ urls: ['stun:s:3478'] })
  expect(turn).toEqual({ urls: config.turnUrls, username: '1700000600:seat-1', credential: turnPassword('secret-of-coturn', '1700000600:seat-1') })
  expect(iceServersFor(config, 'seat-2', 1_700_000_000_500)[1]!.credential).not.toBe(turn!.credential)
})

test('without any there are none: in one network none are needed', () => {
  expect(iceServersFor({ stunUrls: [], turnUrls: [], turnSecret: null, turnSeconds: 600 }, 'seat-1', 0)).toEqual([])
})
