import type { Layer } from '@deck.gl/core'
import { ScatterplotLayer, TextLayer } from '@deck.gl/layers'
import type { Position } from '#platform/pure'
import type { LayerLook } from '../map/layer-look.ts'
import type { LayerId } from '../map/layer-order.ts'
import { rgba } from '../map/palette.ts'

/** A numbered unit near the incident looked at; ticked ones are filled. */
export type Badge = { readonly number: number; readonly unitNumber: number; readonly isChosen: boolean }
type Pixel = readonly [x: number, y: number]
type Spot = { readonly at: Pixel; /** From the unit to the middle of its number. */ readonly offset: Pixel }

const RADIUS = 10.5
/** Around a unit's symbol, and around that of the incident. */
const UNIT_ROOM = 9
const CENTER_ROOM = 17
const AWAY_PX = [19, 30, 41, 54] as const
const TURNS = [0, 45, -45, 90, -90, 135, -135, 180] as const

/** Numbers beside their units, the best first: on the side away from the incident, turned or moved out where another stands there. */
export function placeBadges(units: readonly Pixel[], center: Pixel): Pixel[] {
  const placed: Spot[] = []
  for (const at of units) placed.push({ at, offset: offsetOf(at, { center, units, placed }) })
  return placed.map(spot => spot.offset)
}

function offsetOf(at: Pixel, { center, units, placed }: { center: Pixel; units: readonly Pixel[]; placed: readonly Spot[] }): Pixel {
  const outwards = at[0] < center[0] ? 180 : 0
  const isFree = ([dx, dy]: Pixel) => {
    const isClear = (other: Pixel, room: number) => Math.hypot(other[0] - at[0] - dx, other[1] - at[1] - dy) >= room
    return isClear(center, RADIUS + CENTER_ROOM) && units.every(unit => isClear(unit, RADIUS + UNIT_ROOM - 1)) && placed.every(spot => isClear([spot.at[0] + spot.offset[0], spot.at[1] + spot.offset[1]], 2 * RADIUS))
  }
  for (const away of AWAY_PX) {
    for (const turn of TURNS) {
      const angle = ((outwards + turn) * Math.PI) / 180
      const offset: Pixel = [Math.cos(angle) * away, Math.sin(angle) * away]
      if (isFree(offset)) return offset
    }
  }
  return [outwards === 0 ? AWAY_PX[0] : -AWAY_PX[0], 0]
}

type Around = { readonly look: LayerLook; readonly center: Position; readonly unitAt: (number: number) => Position | null; readonly project: (position: Position) => Pixel | null }

/** Who is nearest, by number, on the map. */
export function badgeLayers(badges: readonly Badge[], { look, center, unitAt, project }: Around): Layer[] {
  const { palette } = look
  const middle = project(center)
  const shown = badges.flatMap(badge => {
    const at = unitAt(badge.unitNumber)
    const pixel = at === null ? null : project(at)
    return at === null || pixel === null || middle === null ? [] : [{ ...badge, at, pixel }]
  })
  const offsets = placeBadges(shown.map(badge => badge.pixel), middle ?? [0, 0])
  const data = shown.map((badge, index) => ({ ...badge, offset: [...offsets[index]!] as [number, number] }))
  type Placed = (typeof data)[number]
  return [
    new ScatterplotLayer<Placed>({
      id: 'near-badge-plates' satisfies LayerId,
      data,
      getPosition: it => it.at,
      getPixelOffset: ({ offset: [right, down] }) => [right, -down], // deck counts a circle's upwards, a text's downwards
      getRadius: RADIUS,
      radiusUnits: 'pixels',
      getFillColor: it => rgba(it.isChosen ? palette.celadon : palette['ink-1']),
      stroked: true,
      getLineColor: it => rgba(it.isChosen ? palette.halo : palette['line-strong']),
      getLineWidth: 1.2,
      lineWidthUnits: 'pixels',
    }),
    new TextLayer<Placed>({
      id: 'near-badges' satisfies LayerId,
      data,
      getPosition: it => it.at,
      getText: it => String(it.number),
      getPixelOffset: it => it.offset,
      getSize: 12,
      getColor: it => rgba(it.isChosen ? palette['ink-1'] : palette.muted),
      fontFamily: '"Inter","Noto Sans SC Variable",sans-serif',
      fontWeight: 600,
      characterSet: '0123456789',
    }),
  ]
}
