/** The pure cores of the fact lane, for the simulator: clock, random, network and store are handed in. */
export { FactFeed, type FeedPorts } from './fact-feed.ts'
export { FactPage, FactPages, type Hearer } from './fact-page.ts'
export { FactRoom, MOST_BYTES, ROOM_BYTES, type RoomPorts } from './fact-room.ts'
export { FactStream, type StreamPorts } from './fact-stream.ts'
export { type FactChannel, FactSubscription, type FollowAnswer, type SubscriptionPorts } from './fact-subscription.ts'
/** The live plane without its door, for benches: the board frames come from, and the pipe that carries them. */
export { type BoardOptions, FrameBoard, type TurnReport } from './frame-board.ts'
export { HEADROOM } from './frame-join.ts'
export { pipeTo } from './frame-pipe.ts'
export type { Pipe } from './frame-viewer.ts'
export { nextTickMs } from './frame-ticks.ts'
export { sendPage, waitingBytes } from './fact-socket.ts'
