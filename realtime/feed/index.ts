export { FeedClient } from './feed-client.ts'
export { FixFrame, type SentFix } from './feed-frame.ts'
export { startFeed } from './feed-port.ts'
