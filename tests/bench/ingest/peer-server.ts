import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'

/**
 * What a competent team writes to take one position at a time: parse, look at what must be there, keep the latest in memory.
 * Nothing of it reaches a disk.
 */
type Report = { id: string; lon: number; lat: number; speedKmh: number; bearingDeg: number; accuracyMetres: number; fixedAtMs: number }

const latest = new Map<string, Report>()
let taken = 0

function take(report: Report): boolean {
  const isReport = typeof report.id === 'string' && Math.abs(report.lon) <= 180 && Math.abs(report.lat) <= 90 && typeof report.fixedAtMs === 'number'
  if (!isReport) return false
  const known = latest.get(report.id)
  if (!known || known.fixedAtMs < report.fixedAtMs) latest.set(report.id, report)
  taken++
  return true
}

const server = createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    response.statusCode = take(JSON.parse(String(Buffer.concat(parts))) as Report) ? 204 : 400
    response.end()
  })
})
if (process.argv[2] === 'socketio') {
  const io = new Server(server, { transports: ['websocket'], perMessageDeflate: false })
  io.on('connection', socket => socket.on('position', (report: Report) => void take(report)))
}
process.on('message', () => process.send?.({ taken, units: latest.size }))
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
