import type { Datum } from '#domain/area'
import type { DeviceFix } from '#domain/track'
import type { DeviceDoor } from '../device-door.ts'
import { authCodeOf, decodeAuthentication, isAuthCode } from './authentication.ts'
import { decodeBatch, decodeLocation } from './location.ts'
import { fixOfLocation } from './location-fix.ts'
import { MESSAGE, type Message, terminalIdOf } from './message.ts'
import { type MissingParts, PartAssembly } from './part-assembly.ts'
import { decodeRegistration } from './registration.ts'
import { RESULT, type Result, generalReply, registerReply, resendRequest } from './reply.ts'

export type SessionOptions = DeviceDoor & {
  readonly secret: string
  readonly datum: Datum
  readonly requireAuthentication: boolean
  readonly partsTimeoutMs: number
}

/** [DOOR-2] A connection belongs to nobody, then to the first terminal that registers or authenticates, and to no other after. */
type State =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'registered'; readonly terminalId: string }
  | { readonly kind: 'authenticated'; readonly terminalId: string }

/** One terminal's talk on one connection: takes messages in order, answers with unframed replies. Knows no socket. */
export class TerminalSession {
  readonly #options: SessionOptions
  readonly #assembly: PartAssembly
  #state: State = { kind: 'unknown' }
  #serial = 0

  constructor(options: SessionOptions) {
    this.#options = options
    this.#assembly = new PartAssembly(options.partsTimeoutMs)
  }

  get isKnown(): boolean {
    return this.#state.kind !== 'unknown'
  }

  get openAssemblies(): number {
    return this.#assembly.openCount
  }

  /** The replies to one message. A sub-package is answered when the message is whole, and then for every part. */
  async handle(message: Message): Promise<Buffer[]> {
    if (this.#isForeign(message)) {
      this.#options.log.warn({ terminal: masked(message.phone), message: hex(message.id) }, 'jt808 frame of another terminal refused')
      return [this.#reply(message, RESULT.failed)]
    }
    if (message.isEncrypted) return [this.#reply(message, RESULT.unsupported)]
    if (message.part === null) return this.#answer(message, [message])
    if (!this.#mayReport(message)) return [this.#reply(message, RESULT.failed)]
    const whole = this.#assembly.add({ ...message, part: message.part }, this.#options.clock.now().getTime())
    if (whole === 'refused') return [this.#reply(message, RESULT.malformed)]
    return whole ? this.#answer(whole.message, whole.parts) : []
  }

  /** Requests for the parts that did not come (0x8003). */
  overdue(): Buffer[] {
    return this.#assembly.overdue(this.#options.clock.now().getTime()).map((late: MissingParts) =>
      resendRequest(late.to, late.firstSerial, { missing: late.missing, serial: this.#nextSerial() }),
    )
  }

  async #answer(message: Message, parts: readonly Message[]): Promise<Buffer[]> {
    if (message.id === MESSAGE.terminalReply) return []
    if (message.id === MESSAGE.register) return [this.#register(message)]
    const result = await this.#resultOf(message)
    this.#options.log.debug({ terminal: masked(message.phone), message: hex(message.id), result }, '<== jt808')
    return parts.map(part => this.#reply(part, result))
  }

  async #resultOf(message: Message): Promise<Result> {
    if (message.id === MESSAGE.authenticate) return this.#authenticate(message)
    if (!this.#mayReport(message)) return RESULT.failed
    switch (message.id) {
      case MESSAGE.heartbeat:
        return RESULT.ok
      case MESSAGE.logout:
        this.#state = { kind: 'registered', terminalId: terminalIdOf(message.phone) }
        return RESULT.ok
      case MESSAGE.location:
        return this.#keepLocation(message)
      case MESSAGE.locationBatch:
        return this.#keepBatch(message)
      default:
        return RESULT.unsupported
    }
  }

  #register(message: Message): Buffer {
    const registration = decodeRegistration(message.body, message.edition)
    if (!registration) return this.#reply(message, RESULT.malformed)
    const terminalId = terminalIdOf(message.phone)
    if (this.#state.kind === 'unknown') this.#state = { kind: 'registered', terminalId }
    this.#options.log.info({ terminal: masked(message.phone), maker: registration.maker, model: registration.model, edition: message.edition }, 'jt808 terminal registered')
    return registerReply(message, authCodeOf(terminalId, this.#options.secret), this.#nextSerial())
  }

  #authenticate(message: Message): Result {
    const sent = decodeAuthentication(message.body, message.edition)
    if (!sent) return RESULT.malformed
    const terminalId = terminalIdOf(message.phone)
    if (this.#options.requireAuthentication && !isAuthCode(sent.code, authCodeOf(terminalId, this.#options.secret))) {
      this.#options.log.warn({ terminal: masked(message.phone) }, 'jt808 authentication refused')
      return RESULT.failed
    }
    this.#state = { kind: 'authenticated', terminalId }
    return RESULT.ok
  }

  async #keepLocation(message: Message): Promise<Result> {
    const report = decodeLocation(message.body)
    return report ? this.#keep([fixOfLocation(report, this.#source(message, false))]) : RESULT.malformed
  }

  async #keepBatch(message: Message): Promise<Result> {
    const batch = decodeBatch(message.body)
    if (!batch || batch.reports.length === 0) return RESULT.malformed
    if (batch.unreadable > 0) this.#options.log.warn({ terminal: masked(message.phone), unreadable: batch.unreadable }, 'jt808 reports left out')
    return this.#keep(batch.reports.map(report => fixOfLocation(report, this.#source(message, batch.isSupplement))))
  }

  /** [DOOR-1] Ok only after the commit; failed makes the terminal send it again. */
  async #keep(fixes: readonly DeviceFix[]): Promise<Result> {
    try {
      await this.#options.receive(fixes)
    } catch (error) {
      this.#options.log.error({ err: error, fixes: fixes.length }, 'jt808 fixes not kept')
      return RESULT.failed
    }
    this.#options.metrics?.fixesReceived.inc({ protocol: 'jt808' }, fixes.length)
    return RESULT.ok
  }

  #source(message: Message, isSupplement: boolean) {
    return { terminalId: terminalIdOf(message.phone), datum: this.#options.datum, now: this.#options.clock.now(), isSupplement }
  }

  #isForeign(message: Message): boolean {
    return this.#state.kind !== 'unknown' && this.#state.terminalId !== terminalIdOf(message.phone)
  }

  /** Where authentication is not asked for, the first terminal that says anything owns the connection. */
  #mayReport(message: Message): boolean {
    if (!this.#options.requireAuthentication && this.#state.kind === 'unknown') {
      this.#state = { kind: 'authenticated', terminalId: terminalIdOf(message.phone) }
    }
    return this.#state.kind === 'authenticated' || !this.#options.requireAuthentication
  }

  #reply(message: Message, result: Result): Buffer {
    return generalReply(message, result, this.#nextSerial())
  }

  #nextSerial(): number {
    const serial = this.#serial
    this.#serial = (serial + 1) & 0xffff
    return serial
  }
}

/** A terminal's number is a SIM's number: logs get its last four digits. */
export function masked(phone: string): string {
  return `…${phone.slice(-4)}`
}

function hex(id: number): string {
  return `0x${id.toString(16).padStart(4, '0')}`
}
