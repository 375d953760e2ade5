import type { Layer } from '@deck.gl/core'
import { ScatterplotLayer } from '@deck.gl/layers'
import type { Position } from '#platform/pure'
import type { LayerLook } from '../map/layer-look.ts'
import type { LayerId } from '../map/layer-order.ts'
import type { MapOfCity, Picked } from '../map/index.ts'
import { rgba } from '../map/palette.ts'
import { alertLayers, draftLayers, fenceLayers } from './fence-layers.ts'
import type { WatchOnMap } from './use-desk-watch.ts'

type Shown = Pick<WatchOnMap, 'fences' | 'alerts' | 'unitNumbers' | 'draft'>

/** All layers of the watch, for the map's door of own layers. */
export function watchLayers({ fences, alerts, unitNumbers, draft }: Shown, look: LayerLook, unitAt: (number: number) => Position | null): Layer[] {
  const units = unitNumbers.flatMap(number => [unitAt(number) ?? []].filter((at): at is Position => at.length === 2))
  return [
    ...(fences.length > 0 ? fenceLayers(fences, look) : []),
    ...(draft === null ? [] : draftLayers(draft, look)),
    ...(units.length > 0 ? [unitRings(units, look)] : []),
    ...(alerts.length > 0 ? alertLayers(alerts, look) : []),
  ]
}

/** Whom the alert looked at is about, where they are now. */
function unitRings(units: readonly Position[], { palette, scale }: LayerLook): Layer {
  return new ScatterplotLayer<Position>({
    id: 'watch-units' satisfies LayerId,
    data: units,
    getPosition: at => at,
    getRadius: 13 * scale,
    radiusUnits: 'pixels',
    filled: false,
    stroked: true,
    getLineColor: rgba(palette.celadon),
    getLineWidth: 2.4 * scale,
    lineWidthUnits: 'pixels',
  })
}

const PRESS_PX = 18

/** The alert under a press on the map, the one drawn last first; a thing that lies above keeps its press. */
export function alertAt({ alerts, draft }: Pick<WatchOnMap, 'alerts' | 'draft'>, map: MapOfCity | null, picked: Picked): string | null {
  if (map === null || draft !== null || picked.kind === 'incident' || !('position' in picked)) return null
  const at = map.project(picked.position)
  const isUnder = (position: Position) => {
    const pixel = map.project(position)
    return at !== null && pixel !== null && Math.hypot(pixel[0] - at[0], pixel[1] - at[1]) <= PRESS_PX
  }
  return alerts.findLast(alert => isUnder(alert.position))?.id ?? null
}
