/**
 * The browser's half has no door for the server's world, and needs none but here: the simulator and the chaos runs
 * put production's own client against the gateway.
 */
// eslint-disable-next-line house/doors -- web/ is a program with no door; tests alone come in, by this file and browser-connection.ts.
export { FactCursor } from '../web/live/fact-cursor.ts'
// eslint-disable-next-line house/doors -- as above
export { FactLink, type FactLinkPorts, type ResetReason, type Wire, type WireEvents, reconnectWaitMs } from '../web/live/fact-link.ts'
