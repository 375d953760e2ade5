import type { CrowdNews } from './crowd/live-in-crowd.ts'

export type SimulatorOptions = {
  /** The city's own address, `http://127.0.0.1:8080`. */
  readonly url: string
  /** Null when that port is closed: the vehicles then send over HTTP. */
  readonly jt808: { readonly host: string; readonly port: number } | null
  /** How many units move by themselves; all others stand where they are. Past 5,000 the rest comes as a crowd. */
  readonly units: number
  /** How many times faster incidents come and go and units move, up to what a device may claim. */
  readonly rate: number
  readonly seed: number
  readonly incidentsPerDay: number
  /** Where the generated city is kept from one start to the next. */
  readonly dataDir: string
}

/** What the simulator does, counted since it started; `moving` is now. */
export type Progress = {
  readonly unitsMoving: number
  readonly unitsKnown: number
  readonly fixesAccepted: Readonly<Record<'osmand' | 'jt808' | 'app', number>>
  readonly fixesPerSecond: number
  readonly crowd: CrowdNews | null
  readonly incidentsMade: number
  readonly incidentSteps: number
  readonly openIncidents: number
  readonly errors: number
  readonly lastError: string | null
}
