import { ScatterplotLayer } from '@deck.gl/layers'
import type { UnitKind } from '#domain/force'
import { openDeck } from './deck.ts'
import type { Running } from './our-page.ts'

type Told = { readonly number: number; readonly lon: number; readonly lat: number; readonly kind: UnitKind; readonly bearing: number; readonly speed: number; readonly at: number }

const SILENT_MS = 300_000

/**
 * The usual way, written with care: what changed comes as JSON, a map by number is brought up to date, and a layer of deck.gl
 * reads it by accessors, only where something can have changed. Plain dots: it has no icons, no headings and does not glide.
 */
export async function startJson(): Promise<Running> {
  const deck = await openDeck(64, 64)
  const byNumber = new Map<number, Told>()
  let ticks = 0
  const draw = () =>
    deck.setProps({
      layers: [
        new ScatterplotLayer<Told>({
          id: 'units',
          data: [...byNumber.values()],
          getPosition: unit => [unit.lon, unit.lat],
          getFillColor: unit => (Date.now() - unit.at > SILENT_MS ? [86, 103, 127, 255] : [169, 185, 207, 255]),
          getRadius: 3,
          radiusUnits: 'pixels',
          updateTriggers: { getPosition: ticks, getFillColor: ticks },
        }),
      ],
    })
  const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/json`)
  socket.onmessage = ({ data }) => {
    for (const unit of JSON.parse(data as string) as Told[]) byNumber.set(unit.number, unit)
    ticks += 1
    draw()
  }
  return {
    ticks: () => ticks,
    placesOf: numbers => Promise.resolve(numbers.map(number => {
      const unit = byNumber.get(number)
      return unit === undefined ? null : ([unit.lon, unit.lat] as const)
    })),
    glide: () => undefined,
    stop: () => {
      socket.close()
      deck.finalize()
    },
  }
}
