import { encodeAuthentication } from './authentication.ts'
import { encodeFrame } from './frame.ts'
import { type LocationReport, encodeBatch, encodeLocation } from './location.ts'
import { type Edition, MAX_BODY_BYTES, MESSAGE, encodeMessage } from './message.ts'
import { type Registration, encodeRegistration } from './registration.ts'

export type SentReport = Omit<LocationReport, 'at'> & { readonly at: Date }
/** Frames ready for the wire and the serial each carries, which the platform's reply names. */
export type SentFrames = { readonly frames: readonly Buffer[]; readonly serials: readonly number[] }

const DEMO_REGISTRATION: Omit<Registration, 'plate'> = {
  provinceId: 14,
  cityId: 900,
  maker: 'GUATU',
  model: 'SIM-1',
  terminalNumber: 'SIM0001',
  plateColour: 1,
}

/** The terminal's side of JT/T 808: makes frames, keeps the serial. For tests and the simulator. */
export class TerminalEncoder {
  readonly phone: string
  readonly edition: Edition
  #serial: number

  constructor(phone: string, edition: Edition, firstSerial = 0) {
    this.phone = phone
    this.edition = edition
    this.#serial = firstSerial
  }

  register(registration: Partial<Omit<Registration, 'plate'>> & { plateBytes?: Uint8Array } = {}): SentFrames {
    const plateBytes = registration.plateBytes ?? Buffer.from('SIM00001', 'latin1')
    return this.send(MESSAGE.register, encodeRegistration({ ...DEMO_REGISTRATION, ...registration, plateBytes }, this.edition))
  }

  authenticate(code: string): SentFrames {
    return this.send(MESSAGE.authenticate, encodeAuthentication({ code, imei: '860000000000001', softwareVersion: '1.0' }, this.edition))
  }

  heartbeat(): SentFrames {
    return this.send(MESSAGE.heartbeat, Buffer.alloc(0))
  }

  logout(): SentFrames {
    return this.send(MESSAGE.logout, Buffer.alloc(0))
  }

  location(report: SentReport): SentFrames {
    return this.send(MESSAGE.location, encodeLocation(report))
  }

  batch(reports: readonly SentReport[], isSupplement = false): SentFrames {
    return this.send(MESSAGE.locationBatch, encodeBatch(reports.map(encodeLocation), isSupplement))
  }

  /** Any message; cut into sub-packages of at most `partBytes` when it does not fit one. */
  send(id: number, body: Buffer, partBytes = MAX_BODY_BYTES): SentFrames {
    const total = Math.max(1, Math.ceil(body.length / partBytes))
    const serials = Array.from({ length: total }, () => this.#nextSerial())
    const frames = serials.map((serial, at) =>
      encodeFrame(
        encodeMessage({
          id,
          edition: this.edition,
          revision: this.edition === 2019 ? 1 : 0,
          phone: this.phone,
          serial,
          part: total === 1 ? null : { total, index: at + 1 },
          body: body.subarray(at * partBytes, (at + 1) * partBytes),
        }),
      ),
    )
    return { frames, serials }
  }

  #nextSerial(): number {
    const serial = this.#serial
    this.#serial = (serial + 1) & 0xffff
    return serial
  }
}
