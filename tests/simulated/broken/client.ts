import type { Cursor, FactsMessage, HeardFact } from '#platform/pure'
import type { Assembly } from '../assembly.ts'
import { FactCursor, FactLink, type FactLinkPorts } from '#tests/browser-end'

/** Takes whatever comes next for the next. */
class CarelessCursor extends FactCursor {
  override take(message: FactsMessage): readonly HeardFact[] | 'hole' {
    const own = this.now
    if (own === undefined) return 'hole'
    return super.take({ ...message, after: Math.min(message.after, own[message.channel] ?? 0) })
  }
}

/** Told to start over, it follows from the head and lets the screens stand as they are. */
class QuietLink extends FactLink {
  #isQuiet = false

  constructor(ports: FactLinkPorts) {
    super({ ...ports, onReset: reason => (this.#isQuiet ? undefined : ports.onReset(reason)) })
  }

  protected override startOver(): void {
    this.#isQuiet = true
    super.startOver()
  }

  protected override believe(from: Cursor | undefined, answered: Cursor): void {
    super.believe(from, answered)
    this.#isQuiet = false
  }
}

/** The cursor moves when a fact arrives; the application gets it a little later, if the connection is still there. */
function lateDelivery(ports: FactLinkPorts): FactLink {
  let arrived: HeardFact[] = []
  const onFact = (fact: HeardFact) => {
    arrived.push(fact)
    ports.timer(80, () => arrived.includes(fact) && ports.onFact(fact))
  }
  const connect: FactLinkPorts['connect'] = events =>
    ports.connect({
      ...events,
      onLost: () => {
        arrived = []
        events.onLost()
      },
    })
  return new FactLink({ ...ports, onFact, connect })
}

export const brokenClients = {
  'cursor-before-delivery': { link: lateDelivery },
  'gap-not-checked': { link: ports => new FactLink(ports, new CarelessCursor()) },
  'reload-ignored': { link: ports => new QuietLink(ports) },
} satisfies Record<string, Partial<Assembly>>
