import type { RecordedFact } from '#platform/event-log'
import { type Assembly, HEARER } from './assembly.ts'
import { Dice } from './dice.ts'
import { type Command, Gateway } from './gateway.ts'
import type { Trouble } from './line.ts'
import { Screen } from './screen.ts'
import type { Store } from './store.ts'
import { VirtualTime } from './virtual-time.ts'

export const AREAS = ['east', 'west', 'north'] as const
const BEGIN_MS = Date.UTC(2026, 10, 22)
/** A post that has just lost an area may hear of it until its gateway has read so. */
const RIGHTS_WITHIN_MS = 12_000

export type Fault = { readonly kind: string; readonly text: string; readonly atMs: number }
type Row = { readonly id: string; readonly area: string; readonly at: Date; readonly subject?: string; readonly named?: string }

/** The whole city in one process and virtual time: a store, gateways, clients, and what is wrong between them. */
export class World {
  readonly time = new VirtualTime()
  readonly dice: Dice
  readonly parts: Assembly
  readonly store: Store
  readonly gateways: Gateway[]
  readonly screens: readonly Screen[]
  readonly trouble: Trouble = { loss: 0, doubling: 0 }
  readonly acked = new Set<string>()
  readonly unanswered = new Set<string>()
  readonly faults: Fault[] = []
  /** How far the wall clocks are off. */
  skewMs = 0
  /** For whoever times things: a command was acknowledged, a screen took a fact. */
  onAcknowledged = (_command: Command): void => undefined
  onHeard = (_screen: string, _id: string): void => undefined
  readonly #rights = new Map<string, { readonly areas: readonly string[]; untilMs: number }[]>()
  readonly #trace: ((line: string) => void) | null

  /** `screens`, `gateways`: how many; a few by default, as the seed says. */
  constructor(options: { seed: number; parts: Assembly; trace?: ((line: string) => void) | undefined; screens?: number; gateways?: number }) {
    this.dice = new Dice(options.seed)
    this.parts = options.parts
    this.#trace = options.trace ?? null
    this.store = new options.parts.Store(this.time, this.dice)
    const names = Array.from({ length: options.screens ?? this.dice.whole(3, 5) }, (_, at) => `screen ${at + 1}`)
    this.store.synced = this.store.state = { ...this.store.state, rights: new Map(names.map(name => [name, this.#someAreas(name)])) }
    this.store.onRights = (client, areas) => {
      const past = this.#rights.get(client)!
      past.at(-1)!.untilMs = this.time.nowMs
      past.push({ areas, untilMs: Infinity })
    }
    this.gateways = Array.from({ length: options.gateways ?? this.dice.whole(2, 3) }, () => new Gateway(this))
    this.screens = names.map(name => new Screen(name, this))
  }

  readonly wallNow = (): Date => new Date(BEGIN_MS + this.time.nowMs + this.skewMs)

  rowOf(channel: string, offset: number, { id, area, at, subject = `incident:${id}`, named }: Row): RecordedFact {
    return {
      channel, offset, name: 'incident.reported', version: 1, at, action: 'incident.read', actorId: null, actorName: null,
      areaCode: area, areaPath: area, accountIds: named === undefined ? [] : [named], subject, requestId: id, payload: { id, words: 'a fall at the south gate' },
    }
  }

  order(command: Command): void {
    this.unanswered.add(command.id)
    void this.dice.pick(this.screens).order(command).then(() => this.unanswered.delete(command.id))
  }

  answered(command: Command): void {
    this.say(`acknowledged ${command.id}`)
    this.acked.add(command.id)
    this.onAcknowledged(command)
  }

  /** The areas of a client from now on; tried until the store takes it. */
  async changeRights(client: string): Promise<void> {
    const areas = this.#someAreas(client)
    for (;;) {
      const done = await this.dice.pick(this.gateways).changeRights(client, areas).then(() => true, () => false)
      if (done) return
      await this.time.pass(500)
    }
  }

  rightsTold(client: string): void {
    this.screens.find(screen => screen.name === client)?.reset('rights')
  }

  /** Something is handed to a connection: may this client hear it, or could it until a moment ago? */
  sent(client: string, facts: readonly { readonly offset: number; readonly areaCode: string | null }[]): void {
    const past = this.#rights.get(client)!
    const recent = past.filter(({ untilMs }) => untilMs > this.time.nowMs - RIGHTS_WITHIN_MS)
    for (const { offset, areaCode } of facts) {
      if (!recent.some(({ areas }) => areas.includes(areaCode!))) this.verdict('foreign', `${client} is sent ${offset} of ${areaCode}, and has ${past.at(-1)!.areas.join()}`)
    }
  }

  #someAreas(client: string): readonly string[] {
    const areas = AREAS.filter(() => this.dice.chance(0.6))
    const some = areas.length > 0 ? areas : [this.dice.pick(AREAS)]
    if (!this.#rights.has(client)) this.#rights.set(client, [{ areas: some, untilMs: Infinity }])
    return some
  }

  mayHear(client: string, fact: RecordedFact): boolean {
    return HEARER.mayHear({ client, areas: this.store.state.rights.get(client) ?? [] }, fact)
  }

  verdict(kind: string, text: string): void {
    this.say(`!!! ${kind}: ${text}`)
    this.faults.push({ kind, text, atMs: this.time.nowMs })
  }

  say(line: string): void {
    this.#trace?.(`${(this.time.nowMs / 1000).toFixed(3).padStart(8)}  ${line}`)
  }

  get isTraced(): boolean {
    return this.#trace !== null
  }
}
