import type { Layer } from '@deck.gl/core'
import { IconLayer, PathLayer, ScatterplotLayer, SolidPolygonLayer, TextLayer } from '@deck.gl/layers'
import type { Severity } from '#domain/incident'
import type { Position } from '#platform/pure'
import type { LayerLook } from '../map/layer-look.ts'
import type { LayerId } from '../map/layer-order.ts'
import { type Palette, type Rgba, rgba } from '../map/palette.ts'
import { SYMBOL_SCALE, incidentIcon } from '../map/symbol-atlas.ts'
import { type FenceDraft, outlineOf, radiusHandle } from './fence-draft.ts'

/** A fence as it stands on the map: rings (closed) and lines (open). */
export type FenceMark = {
  readonly id: string
  readonly paths: readonly (readonly Position[])[]
  readonly isArea: boolean
  readonly isSuspended: boolean
  /** What is looked at, or whose alert is. */
  readonly isChosen: boolean
}

export type AlertMark = { readonly id: string; readonly position: Position; readonly severity: Severity; readonly isChosen: boolean; readonly words: string }

const FONT = '"Inter","Noto Sans SC Variable",sans-serif'
const RING_RADIUS = 17
/** The smallest text of a wall is 1/54 of its height. */
const WORDS_SIZE = 20

type Part = FenceMark & { readonly path: readonly Position[] }

/** Quiet outlines; the one looked at is celadon, with a wash of its ground. */
export function fenceLayers(fences: readonly FenceMark[], { palette, scale }: LayerLook): Layer[] {
  const parts = fences.flatMap(fence => fence.paths.map((path): Part => ({ ...fence, path })))
  const key = `${palette['ink-1']}${fences.map(fence => `${fence.id}${fence.isChosen}${fence.isSuspended}`).join()}`
  return [
    new SolidPolygonLayer<Part>({
      id: 'watch-ground' satisfies LayerId,
      data: parts.filter(part => part.isArea && part.isChosen),
      getPolygon: part => part.path as Position[],
      getFillColor: rgba(palette.celadon, 0.1),
    }),
    new PathLayer<Part>({
      id: 'watch-fences' satisfies LayerId,
      data: parts,
      getPath: part => part.path as Position[],
      getColor: part => fenceColor(part, palette),
      getWidth: part => (part.isChosen ? 2.4 : 1.5) * scale,
      widthUnits: 'pixels',
      capRounded: true,
      jointRounded: true,
      updateTriggers: { getColor: key, getWidth: key },
    }),
  ]
}

function fenceColor({ isChosen, isSuspended }: FenceMark, palette: Palette): Rgba {
  if (isChosen) return rgba(palette.celadon)
  return isSuspended ? rgba(palette.faint, 0.45) : rgba(palette.celadon, 0.55)
}

/** The fence under the hand: its ground, its line, its corners. */
export function draftLayers(draft: FenceDraft, { palette, scale }: LayerLook): Layer[] {
  const outline = outlineOf(draft)
  const handle = radiusHandle(draft)
  const corners = [...draft.corners, ...(handle === null ? [] : [handle])]
  const isGround = draft.shape !== 'line' && outline.length > 2
  return [
    new SolidPolygonLayer<readonly Position[]>({
      id: 'watch-draft-ground' satisfies LayerId,
      data: isGround ? [outline] : [],
      getPolygon: ring => ring as Position[],
      getFillColor: rgba(palette.celadon, 0.14),
    }),
    new PathLayer<readonly Position[]>({
      id: 'watch-draft-line' satisfies LayerId,
      data: outline.length > 1 ? [outline] : [],
      getPath: line => line as Position[],
      getColor: rgba(palette.celadon),
      getWidth: 2.2 * scale,
      widthUnits: 'pixels',
      jointRounded: true,
    }),
    new ScatterplotLayer<Position>({
      id: 'watch-draft-corners' satisfies LayerId,
      data: corners,
      getPosition: at => at,
      getRadius: 5.5,
      radiusUnits: 'pixels',
      getFillColor: rgba(palette['ink-1']),
      stroked: true,
      getLineColor: rgba(palette.celadon),
      getLineWidth: 2.2,
      lineWidthUnits: 'pixels',
    }),
  ]
}

/** An alert is its severity's shape in a still ring, so that nobody takes it for an incident; words beside it where there is room. */
export function alertLayers(alerts: readonly AlertMark[], look: LayerLook): Layer[] {
  const { palette, scale, atlas } = look
  const chosen = alerts.map(alert => `${alert.id}${alert.isChosen}`).join()
  return [
    new ScatterplotLayer<AlertMark>({
      id: 'watch-alert-rings' satisfies LayerId,
      data: alerts,
      getPosition: alert => alert.position,
      getRadius: RING_RADIUS * scale,
      radiusUnits: 'pixels',
      getFillColor: alert => rgba(palette['ink-1'], alert.isChosen ? 0.95 : 0.75),
      stroked: true,
      getLineColor: alert => severityColor(alert.severity, palette),
      getLineWidth: alert => (alert.isChosen ? 3.2 : 2) * scale,
      lineWidthUnits: 'pixels',
      updateTriggers: { getRadius: scale, getLineColor: palette, getLineWidth: [scale, chosen], getFillColor: chosen },
    }),
    new IconLayer<AlertMark>({
      id: 'watch-alerts' satisfies LayerId,
      data: alerts,
      iconAtlas: atlas.image as unknown as string,
      iconMapping: atlas.mapping,
      getPosition: alert => alert.position,
      getIcon: alert => incidentIcon(alert.severity, false),
      getSize: 16 * SYMBOL_SCALE * scale,
      updateTriggers: { getSize: scale },
      alphaCutoff: 0.01,
    }),
    new TextLayer<AlertMark>({
      id: 'watch-alert-words' satisfies LayerId,
      data: alerts.filter(alert => alert.words !== ''),
      getPosition: alert => alert.position,
      getText: alert => alert.words,
      getSize: WORDS_SIZE * scale,
      getColor: rgba(palette.text),
      getTextAnchor: 'start',
      getPixelOffset: [(RING_RADIUS + 6) * scale, 0],
      fontFamily: FONT,
      fontWeight: 500,
      fontSettings: { sdf: true, fontSize: 48, buffer: 8, radius: 10 },
      outlineColor: rgba(palette.halo),
      outlineWidth: 3,
      characterSet: 'auto',
      updateTriggers: { getSize: scale, getPixelOffset: scale },
    }),
  ]
}

const SEVERITY_TOKEN = { critical: 'cinnabar', major: 'amber-mark', minor: 'sky' } as const

function severityColor(severity: Severity, palette: Palette): Rgba {
  return rgba(palette[SEVERITY_TOKEN[severity]])
}
