import { once } from '#platform/command'
import { type LogStore, LogReader, type ReaderPorts, type RecordedFact } from '#platform/event-log'
import { FactFeed, FactPages, FactStream, FactSubscription, type Hearer, type SubscriptionPorts, type FactChannel } from '#realtime/gateway'
import { FactLink, type FactLinkPorts } from '#tests/browser-end'
import { Store } from './store.ts'

export type Who = { readonly client: string; readonly areas: readonly string[] }

export const HEARER: Hearer<Who> = {
  audienceOf: ({ areas }) => [...areas].sort().join(),
  accountOf: ({ client }) => client,
  mayHear: (who, fact) => who.areas.includes(fact.areaPath!) || fact.accountIds.includes(who.client),
}

/** Which code the city runs on. Production's everywhere, but for the one part a broken variant puts in its place. */
export type Assembly = {
  readonly Store: typeof Store
  readonly once: typeof once
  readonly logOn: (store: LogStore<RecordedFact>) => LogStore<RecordedFact>
  readonly reader: (after: number, ports: ReaderPorts<RecordedFact>) => LogReader<RecordedFact>
  readonly Feed: typeof FactFeed
  readonly subscription: (channels: readonly FactChannel<Who>[], ports: SubscriptionPorts<Who>) => FactSubscription<Who>
  readonly link: (ports: FactLinkPorts) => FactLink
}

export const TRUE_CODE: Assembly = {
  Store,
  once,
  logOn: store => store,
  reader: (after, ports) => new LogReader(after, ports),
  Feed: FactFeed,
  subscription: (channels, ports) => new FactSubscription(channels, ports),
  link: ports => new FactLink(ports),
}

export { FactPages, FactStream }
