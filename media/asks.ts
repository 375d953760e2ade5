import type { MediaAnswerTo, MediaAsk, MediaAskOf } from '#domain/call'
import { type IceConfig, iceServersFor } from './ice-servers.ts'
import type { MediaConnection } from './media-connection.ts'

type Name = MediaAsk['ask']
type Asked = { readonly connection: MediaConnection; readonly ice: IceConfig; readonly nowMs: number }
type Handler<N extends Name> = (ask: MediaAskOf<N>, asked: Asked) => Promise<MediaAnswerTo<N>> | MediaAnswerTo<N>

/** What a seat may ask, and what is answered. Everything else about an ask, its rate, its order, its faults, is the door's. */
const HANDLERS: { readonly [N in Name]: Handler<N> } = {
  async enter({ ticket }, { connection, ice, nowMs }) {
    const { room, seat, producers } = await connection.enter(ticket)
    room.greet(seat)
    const { seatId } = seat
    return { seatId, rtpCapabilities: seat.rtpCapabilities, iceServers: iceServersFor(ice, seatId, nowMs), producers }
  },
  receive({ rtpCapabilities }, { connection }) {
    connection.place.seat.receive(rtpCapabilities)
    return {}
  },
  async openTransport({ direction }, { connection }) {
    const { id: transportId, description } = await connection.place.seat.openLink(direction)
    return { transportId, ...description }
  },
  async connectTransport({ transportId, dtlsParameters }, { connection }) {
    await connection.place.seat.connect(transportId, dtlsParameters)
    return {}
  },
  async restartIce({ transportId }, { connection }) {
    return { iceParameters: await connection.place.seat.restartIce(transportId) }
  },
  async produce(ask, { connection }) {
    return { producerId: await connection.place.seat.produce(ask) }
  },
  async pauseProducer({ producerId, isPaused }, { connection }) {
    await connection.place.seat.pauseSent(producerId, isPaused)
    return {}
  },
  closeProducer({ producerId }, { connection }) {
    connection.place.seat.closeSent(producerId)
    return {}
  },
  show({ pictures }, { connection }) {
    connection.place.seat.show(new Map(pictures.map(({ producerId, size }) => [producerId, size])))
    return {}
  },
  startConsumer({ consumerId }, { connection }) {
    connection.place.seat.startGiven(consumerId)
    return {}
  },
  floor({ wants }, { connection }) {
    const { room, seat } = connection.place
    return room.takeFloor(seat, wants)
  },
  leave(_, { connection }) {
    connection.leave()
    return {}
  },
}

export async function answerAsk(ask: MediaAsk, asked: Asked): Promise<unknown> {
  const handler = HANDLERS[ask.ask] as Handler<Name>
  return handler(ask as never, asked)
}
