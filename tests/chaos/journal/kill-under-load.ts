import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { pino } from 'pino'
import { readEnv } from '#platform/env'
import type { Handles } from '#platform/handles'
import { openHandles } from '../../../scripts/open-handles.ts'
import { signIn } from '../../city.ts'
import { type ServerSettings, settingsFor, settleFleet, startServer } from '../../feed-server.ts'
import { freePort } from '../../port.ts'
import { COUNTY, settle, settleTown } from '../../town.ts'
import { Gateway } from './gateway.ts'
import { IncidentWork } from './incident-work.ts'
import { type Found, lostFrom } from './kept.ts'
import { Walker } from './walker.ts'

export type Kills = {
  readonly set: ServerSettings
  readonly kills: number
  readonly units: number
  /** A server that is up is killed within this, once the load stands. */
  readonly withinMs: number
  readonly random: () => number
  readonly say: (line: string) => void
}
export type Outcome = Found & {
  readonly kills: number
  readonly incidents: number
  readonly incidentsDiffering: number
  readonly answered: number
  readonly answeredLost: number
  /** Facts that the channel's head counts and that are not there, or the other way round. */
  readonly holes: number
}

/** On a slow machine signing in takes longer than a kill waits: the load stands before it is cut. */
const LEAST_FRAMES = 10

/**
 * The real server is killed with -9 at random moments under all its loads (incidents with keys, a phone, a gateway's feed) and
 * started again. Everything it answered or acknowledged has to be there, once.
 */
export async function killUnderLoad({ set, kills, units, withinMs, random, say }: Kills): Promise<Outcome> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const settings = { ...set, ROLES: 'realtime,devices,watch,jobs' }
  let server = await startServer(settings, port)
  using _killed = { [Symbol.dispose]: () => server.kill('SIGKILL') }
  const city = { url, signIn: (username: string, password: string) => signIn(url, username, password) } as Parameters<typeof settleTown>[0]
  const admin = await settleTown(city)
  const commander = await settle(city, admin, { username: 'commander', role: 'commander', areaCode: COUNTY })
  const loads = { gateway: new Gateway(url, await settleFleet(set, units)), walker: await Walker.settle(url, admin), work: new IncidentWork(commander) }
  using _stopped = { [Symbol.dispose]: () => Object.values(loads).forEach(load => load.stop()) }
  const asking = [loads.walker.drive(), loads.work.drive()]
  const feeding = loads.gateway.drive()
  for (let kill = 1; kill <= kills; kill++) {
    const before = loads.gateway.kept.length
    while (loads.gateway.kept.length < before + LEAST_FRAMES) await pause(20)
    await pause(random() * withinMs)
    server.kill('SIGKILL')
    await once(server, 'exit')
    say(`kill ${kill}: ${loads.gateway.kept.length} frames acknowledged, ${loads.walker.kept.size} fixes answered, ${loads.work.kept.size} incidents`)
    server = await startServer(settings, port)
  }
  for (const load of Object.values(loads)) load.stop()
  await Promise.all(asking)
  const asked = { incidentsDiffering: await loads.work.differing(), answeredLost: await loads.walker.lost(commander) }
  server.kill('SIGKILL')
  await once(server, 'exit')
  await feeding // Until its connection is cut: what was acknowledged last counts too.

  await using handles = await openHandles(readEnv(settingsFor(set)), { log: pino({ level: 'silent' }) })
  const found = await lostFrom(handles, loads.gateway.kept)
  return { kills, ...found, incidents: loads.work.kept.size, answered: loads.walker.kept.size, ...asked, holes: await holesIn(handles) }
}

async function holesIn({ pool }: Handles): Promise<number> {
  const { rows } = await pool.query<{ holes: number }>(`select abs(head - (select count(*) from fact f where f.channel = c.name))::int as holes from fact_channel c where name = 'live'`)
  return rows[0]!.holes
}
