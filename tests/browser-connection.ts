// eslint-disable-next-line house/doors -- see browser-end.ts: production's own client, on real sockets
export { LiveConnection } from '../web/live/live-connection.ts'
