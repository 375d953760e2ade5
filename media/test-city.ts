import type { MediaOrder, TicketClaims } from '#domain/call'
import type { CityPort, Spoken } from './city-port.ts'

/** A city at the other end of the port: hands out tickets, gives orders, and writes down what it is told. */
export class TestCity implements CityPort {
  readonly notes: string[] = []
  readonly spoken: Spoken[] = []
  readonly #tickets = new Map<string, TicketClaims>()
  readonly #hearers = new Set<(order: MediaOrder) => void>()

  ticketFor(claims: TicketClaims): string {
    const ticket = crypto.randomUUID()
    this.#tickets.set(ticket, claims)
    return ticket
  }

  order(order: MediaOrder): void {
    for (const hear of this.#hearers) hear(order)
  }

  async verifyTicket(ticket: string): Promise<TicketClaims | null> {
    return this.#tickets.get(ticket) ?? null
  }

  async register({ unavailable }: Parameters<CityPort['register']>[0]): Promise<void> {
    this.notes.push(unavailable ? `unavailable: ${unavailable.en}` : 'registered')
  }

  async beat(): Promise<boolean> {
    return true
  }

  async drain(): Promise<void> {
    this.notes.push('draining')
  }

  async leave(): Promise<void> {
    this.notes.push('left')
  }

  async noteSeatMedia({ seatId, media }: Parameters<CityPort['noteSeatMedia']>[0]): Promise<void> {
    this.notes.push(`${media} ${seatId}`)
  }

  async noteSpeech(spoken: Spoken): Promise<void> {
    this.spoken.push(spoken)
  }

  async followOrders(hear: (order: MediaOrder) => void): Promise<AsyncDisposable> {
    this.#hearers.add(hear)
    return { [Symbol.asyncDispose]: async () => void this.#hearers.delete(hear) }
  }
}
