import { eq } from 'drizzle-orm'
import { type RecordedFact, followFacts } from '#platform/event-log'
import type { Handles } from '#platform/handles'
import { isIn } from '../call.ts'
import { CALL_FACTS } from '../facts.ts'
import type { MediaOrder } from '../media-envelope.ts'
import { seatRights } from '../seat-rights.ts'
import { seatTable } from './table.ts'

type Hear = (order: MediaOrder) => void

/**
 * `[CALL-17]` What a media server must do because of what happened in calls, read from the log: no order is lost when a bus is, and none
 * comes before its change is committed. Orders about rooms a server does not hold are for others.
 */
export function followOrders(handles: Handles, hear: Hear): Promise<AsyncDisposable> {
  return followFacts(handles, {
    channel: 'live',
    onFacts: async facts => {
      for (const fact of facts) for (const order of await ordersFrom(handles, fact)) hear(order)
    },
  })
}

const OBEYED = [CALL_FACTS.ended, CALL_FACTS.seat_removed, CALL_FACTS.left, CALL_FACTS.muted, CALL_FACTS.handed_over] as const

async function ordersFrom({ db }: Pick<Handles, 'db'>, fact: Pick<RecordedFact, 'name' | 'payload'>): Promise<MediaOrder[]> {
  const obeyed = OBEYED.find(it => it.name === fact.name)
  if (!obeyed) return []
  const { call, seats } = obeyed.payload.parse(fact.payload)
  const callId = call.id
  if (obeyed === CALL_FACTS.ended) return [{ order: 'end', callId }]
  if (obeyed === CALL_FACTS.seat_removed) return seats.map(seat => ({ order: 'remove', callId, seatId: seat.id }))
  if (obeyed !== CALL_FACTS.left) return seats.map(seat => ({ order: 'allow', callId, seatId: seat.id, ...seatRights(call, seat) }))
  // Who got up may sit there again by now.
  const orders: MediaOrder[] = []
  for (const seat of seats) {
    const [row] = await db.select({ state: seatTable.state }).from(seatTable).where(eq(seatTable.id, seat.id))
    if (row && !isIn(row)) orders.push({ order: 'remove', callId, seatId: seat.id })
  }
  return orders
}
