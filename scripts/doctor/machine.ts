import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import type { Env } from '#platform/env'
import { findMediaWorker } from '#platform/media-worker'
import { missingTools } from '../test-machine.ts'
import { type Finding, bad, good, note, reasonOf } from './finding.ts'

const GIB = 2 ** 30
/** `next build` alone takes about 1 GB; the server, PostgreSQL and the demo city fit in the other. */
const MEMORY_GIB = 2
const DISK_GIB = 3

export function checkNode(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 18)) return good(`Node ${process.versions.node}`)
  return bad(`Node ${process.versions.node}`, 'Run through npm (npm start), which brings Node 24, or install Node 22.18 or later.')
}

export function checkMemory(): Finding {
  const gib = (process.constrainedMemory() && Math.min(process.constrainedMemory(), totalmem()) || totalmem()) / GIB
  const what = `memory ${gib.toFixed(1)} GiB`
  return gib >= MEMORY_GIB * 0.95 ? good(what) : bad(what, `Give this machine at least ${MEMORY_GIB} GiB.`)
}

/** The folder is made if need be, as the server would. */
export function checkDataDir({ dataDir }: Env): Finding[] {
  try {
    mkdirSync(dataDir, { recursive: true })
    const probe = join(dataDir, `.doctor-${process.pid}`)
    writeFileSync(probe, '')
    rmSync(probe)
  } catch (error) {
    return [bad(`data folder ${dataDir} cannot be written (${reasonOf(error)})`, 'Give this account the folder, or name another in DATA_DIR.')]
  }
  const { bavail, bsize } = statfsSync(dataDir)
  const gib = (bavail * bsize) / GIB
  const disk = `${gib.toFixed(1)} GiB free for ${dataDir}`
  return [good(`data folder ${dataDir} can be written`), gib >= DISK_GIB ? good(disk) : bad(disk, `Free at least ${DISK_GIB} GiB, or name another folder in DATA_DIR.`)]
}

export function checkPorts(env: Env): Promise<Finding[]> {
  const ports = { PORT: env.port, TRACKER_PORT: env.trackerPort, JT808_PORT: env.jt808Port, MQTT_PORT: env.mqttUrl ? 0 : env.mqttPort }
  return Promise.all(Object.entries(ports).filter(([, port]) => port !== 0).map(([name, port]) => checkPort(name, port, env.host)))
}

function checkPort(name: string, port: number, host: string): Promise<Finding> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', error => resolve(bad(`${name} ${port} cannot be opened (${reasonOf(error)})`, `Stop what holds it (a Guatu that runs already?), or set ${name}.`)))
    server.listen(port, host, () => server.close(() => resolve(good(`${name} ${port} is free`))))
  })
}

export function checkMediaWorker(env: Env): Finding {
  const found = findMediaWorker(env)
  if (found.is === 'ready') return good(`media worker for calls: ${found.path}`)
  return env.mediasoupWorkerBin ? bad('no media worker', found.why.en) : note('no media worker', found.why.en)
}

export function checkTestTools(): Finding {
  const missing = missingTools()
  if (!missing.length) return good('Chromium, Redis server, OpenSSL and CJK fonts for the tests')
  return note(`without ${missing.join(', ')} the tests cannot run (the server can)`, `npm test installs them as root; or: apt-get install --no-install-recommends ${missing.join(' ')}`)
}
