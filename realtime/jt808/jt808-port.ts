import { once } from 'node:events'
import { type AddressInfo, type Server, type Socket, createServer } from 'node:net'
import type { Datum } from '#domain/area'
import type { DeviceDoor } from '../device-door.ts'
import { Connection, type ConnectionLimits } from './connection.ts'

export type Jt808Options = DeviceDoor & {
  readonly port: number
  readonly host: string
  /** Authentication codes are HMACs under it: change it and every terminal has to register again. */
  readonly secret: string
  /** What the terminals send; WGS 84 as the standard has it, GCJ-02 for fleets whose makers shifted it. */
  readonly datum?: Datum
  readonly requireAuthentication?: boolean
  readonly maxConnections?: number
  readonly partsTimeoutMs?: number
  readonly limits?: Partial<ConnectionLimits>
  /** How long closing the port waits for commits under way. */
  readonly drainMs?: number
}

export type Jt808Port = { readonly port: number; connectionCount(): number } & AsyncDisposable

const LIMITS: ConnectionLimits = { idleTimeoutMs: 600_000, introductionTimeoutMs: 60_000, framesPerSecond: 200, maxFaults: 50 }
const MAX_CONNECTIONS = 10_000
const PARTS_TIMEOUT_MS = 30_000
const DRAIN_MS = 5_000

/** The door of JT/T 808-2013 and 2019 terminals over TCP. */
export async function startJt808Port(options: Jt808Options): Promise<Jt808Port> {
  const connections = new Set<Connection>()
  const server = createServer(socket => open(socket, options, connections))
  server.maxConnections = options.maxConnections ?? MAX_CONNECTIONS
  server.on('drop', () => options.log.warn({ connections: connections.size }, 'jt808 connection refused: full'))
  server.listen(options.port, options.host)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  options.log.info({ port }, 'jt808 port open')
  return { port, connectionCount: () => connections.size, [Symbol.asyncDispose]: () => drain(server, connections, options.drainMs ?? DRAIN_MS) }
}

function open(socket: Socket, options: Jt808Options, connections: Set<Connection>): void {
  const session = {
    ...options,
    datum: options.datum ?? 'wgs84',
    requireAuthentication: options.requireAuthentication ?? true,
    partsTimeoutMs: options.partsTimeoutMs ?? PARTS_TIMEOUT_MS,
  }
  const connection = new Connection(socket, session, { ...LIMITS, ...options.limits })
  connections.add(connection)
  socket.on('close', () => connections.delete(connection))
}

/** What is being committed is still answered; whoever takes longer is cut. */
async function drain(server: Server, connections: ReadonlySet<Connection>, drainMs: number): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  const cut = setTimeout(() => connections.forEach(connection => connection.destroy()), drainMs)
  connections.forEach(connection => void connection.end())
  await closed
  clearTimeout(cut)
}
