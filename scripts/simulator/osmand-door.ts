import { Agent, request } from 'node:http'
import type { Door, SentFix } from './door.ts'

const LANES = 16
const TIMEOUT_MS = 10_000
const KMH_PER_KNOT = 1.852

/** The phones: OsmAnd's request over a few connections that stay open. node:http costs a third of fetch here. */
export function openOsmandDoor(url: string): Door {
  const agent = new Agent({ keepAlive: true, maxSockets: LANES })
  const { hostname, port } = new URL(url)
  return {
    send: fix =>
      new Promise((resolve, reject) => {
        const asking = request({ agent, hostname, port, path: `/osmand?${queryOf(fix)}`, timeout: TIMEOUT_MS }, answer => {
          answer.resume()
          answer.once('end', () => (answer.statusCode === 200 ? resolve() : reject(new Error(`osmand answered ${answer.statusCode}`))))
          answer.once('error', reject)
        })
        asking.once('timeout', () => asking.destroy(new Error('osmand did not answer')))
        asking.once('error', reject)
        asking.end()
      }),
    async [Symbol.asyncDispose]() {
      agent.destroy()
    },
  }
}

function queryOf({ deviceId, at, position: [lon, lat], speedKmh, bearingDeg, batteryPercent }: SentFix): string {
  const heading = bearingDeg === null ? '' : `&bearing=${bearingDeg.toFixed(0)}`
  const knots = (speedKmh / KMH_PER_KNOT).toFixed(1)
  return `id=${encodeURIComponent(deviceId)}&lat=${lat.toFixed(6)}&lon=${lon.toFixed(6)}&timestamp=${at.getTime()}&speed=${knots}${heading}&accuracy=6&batt=${batteryPercent}`
}
