import type { Deck } from '@deck.gl/core'
import { UnitFeed } from '../../live/unit-feed.ts'
import { massLayer } from '../mass/mass-layer.ts'
import { lonLatAt } from '../mass/mercator.ts'
import { readPalette } from '../palette.ts'
import { drawAtlas } from '../symbol-atlas.ts'
import { EAST, NORTH, SOUTH, WEST } from './bench-city.ts'
import { openDeck } from './deck.ts'

export type Running = { readonly ticks: () => number; readonly placesOf: (numbers: readonly number[]) => Promise<readonly (readonly [lon: number, lat: number] | null)[]>; readonly glide: (frames: number) => void; readonly stop: () => void }

/** The product's feed, worker and layer, as `CityMap` uses them. */
export async function startOurs(): Promise<Running> {
  const palette = readPalette(document.body)
  const atlas = await drawAtlas(palette)
  const deck: Deck = await openDeck(64, 64)
  const look = { palette, atlas, scale: 1, crowding: 0.7, frame: 0, isPickable: false }
  const feed = new UnitFeed({ ticket: () => Promise.resolve('bench'), onSignedOut: () => undefined, origin: location.origin })
  let ticks = 0
  let shiftMs = 0
  const nowMs = () => Date.now() + shiftMs
  const draw = () => {
    const { mass } = feed.turn
    if (mass !== null) deck.setProps({ layers: [massLayer(mass, look, nowMs)] })
  }
  const forget = feed.subscribe(turn => {
    if (turn.mass !== null && turn.mass.count > 0) ticks += 1
    draw()
  })
  feed.wantRows(true)
  feed.look({ bbox: [WEST, SOUTH, EAST, NORTH], zoom: 10 })
  return {
    ticks: () => ticks,
    placesOf: async numbers => {
      feed.follow(feed, numbers)
      await new Promise(resolve => setTimeout(resolve, 800))
      const { watched } = feed.turn
      return numbers.map(number => {
        const row = watched.numbers.indexOf(number)
        return row < 0 ? null : lonLatAt(watched.originX + watched.rows[row * 7 + 2]!, watched.originY + watched.rows[row * 7 + 3]!)
      })
    },
    glide: frames => {
      for (let frame = 0; frame < frames; frame++) {
        shiftMs += 16
        draw()
        deck.redraw('bench')
      }
    },
    stop: () => {
      forget()
      feed.close()
      deck.finalize()
    },
  }
}
