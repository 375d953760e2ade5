import type { Layer } from '@deck.gl/core'
import { IconLayer, ScatterplotLayer, TextLayer } from '@deck.gl/layers'
import type { Stay } from '#domain/track'
import type { LayerLook } from '../map/layer-look.ts'
import type { LayerId } from '../map/layer-order.ts'
import { rgba } from '../map/palette.ts'
import { SYMBOL_SCALE, type UnitState, tickIcon, unitIcon } from '../map/symbol-atlas.ts'
import { UNIT_SIZE, tickSize } from '../map/unit-size.ts'
import type { PlaybackStore } from './playback-store.ts'
import { TrailLayer } from './trail-layer.ts'
import type { TrailRun } from './trail-runs.ts'
import type { TrackPlace, TrackedUnit } from './unit-track.ts'

export type StayMark = Pick<Stay, 'position' | 'minutes'> & { readonly words: string }
export type PlaybackOnMap = { readonly store: PlaybackStore; /** Who is looked at among all. */ readonly focusId: string | null; readonly stays: readonly StayMark[] }

type Mark = TrackedUnit & TrackPlace & { readonly isFocus: boolean }

const FONT = '"Inter","Noto Sans SC Variable",sans-serif'
const GROWN = 1.4
/** Names of more than this would cover one another. */
const MOST_NAMES = 12
/** Longer than any span: the trail of all that was gone. */
const WHOLE_SECONDS = 1e8

/** Everybody where they were at the instant of the clock, with what lies behind them. */
export function playbackLayers({ store, focusId, stays }: PlaybackOnMap, look: LayerLook): Layer[] {
  const { atMs, trail } = store.clock.now
  const marks = marksAt({ store, focusId }, atMs)
  return [
    trailsLayer({ store, focusId }, look, { atSecond: (atMs - store.baseMs) / 1000, trailSeconds: trail === null ? WHOLE_SECONDS : trail * 60 }),
    ...(stays.length > 0 ? stayLayers(stays, look) : []),
    bodies(marks, look),
    ticks(marks, look),
    names(marks, look),
  ]
}

export function marksAt({ store, focusId }: Pick<PlaybackOnMap, 'store' | 'focusId'>, atMs: number): Mark[] {
  const isAlone = store.tracks.size === 1
  const marks: Mark[] = []
  for (const track of store.tracks.values()) {
    const place = track.placeAt(atMs)
    if (place !== null) marks.push({ ...track.unit, ...place, isFocus: isAlone || track.unit.id === focusId })
  }
  return marks.sort((one, other) => Number(one.isFocus) - Number(other.isFocus))
}

function trailsLayer({ store, focusId }: Pick<PlaybackOnMap, 'store' | 'focusId'>, { palette, scale }: LayerLook, when: { atSecond: number; trailSeconds: number }): Layer {
  const focus = store.tracks.size === 1 ? null : (store.trackOf(focusId)?.unit.number ?? null)
  const [strong, quiet] = [rgba(palette.celadon, 0.9), rgba(palette.celadon, focus === null ? 0.9 : 0.3)]
  return new TrailLayer({
    id: 'playback-trails' satisfies LayerId,
    data: store.runs(),
    getPath: (run: TrailRun) => run.path as never,
    positionFormat: 'XY',
    _pathType: 'open',
    getColor: (run: TrailRun) => (run.unitNumber === focus ? strong : quiet),
    getWidth: 2.6 * scale,
    widthUnits: 'pixels',
    capRounded: true,
    jointRounded: true,
    updateTriggers: { getColor: focus, getWidth: scale },
    ...when,
  } as never)
}

function stateOf(mark: Mark): UnitState {
  return mark.isStale ? 'stale' : mark.isFocus ? 'order' : 'plain'
}

function bodies(marks: readonly Mark[], look: LayerLook): Layer {
  return new IconLayer<Mark>({
    id: 'playback-units' satisfies LayerId,
    data: marks,
    iconAtlas: look.atlas.image as unknown as string,
    iconMapping: look.atlas.mapping,
    getPosition: mark => mark.position,
    getIcon: mark => unitIcon(mark.kind, stateOf(mark)),
    getSize: mark => UNIT_SIZE[mark.kind] * SYMBOL_SCALE * look.scale * GROWN,
    alphaCutoff: 0.01,
  })
}

function ticks(marks: readonly Mark[], look: LayerLook): Layer {
  return new IconLayer<Mark>({
    id: 'playback-ticks' satisfies LayerId,
    data: marks.filter(mark => mark.isMoving),
    iconAtlas: look.atlas.image as unknown as string,
    iconMapping: look.atlas.mapping,
    getPosition: mark => mark.position,
    getIcon: mark => tickIcon(stateOf(mark)),
    getSize: mark => tickSize(mark.kind) * look.scale * GROWN,
    getAngle: mark => -mark.bearingDeg,
    alphaCutoff: 0.01,
  })
}

function names(marks: readonly Mark[], { palette, scale }: LayerLook): Layer {
  return new TextLayer<Mark>({
    id: 'playback-names' satisfies LayerId,
    data: marks.length > MOST_NAMES ? marks.filter(mark => mark.isFocus) : marks,
    getPosition: mark => mark.position,
    getText: mark => mark.name,
    getSize: 14 * scale,
    getColor: rgba(palette.text),
    getPixelOffset: [0, -18 * scale],
    fontFamily: FONT,
    fontWeight: 500,
    fontSettings: { sdf: true, fontSize: 48, buffer: 8, radius: 10 },
    outlineColor: rgba(palette.halo),
    outlineWidth: 3,
    characterSet: 'auto',
  })
}

/** Where somebody stayed: a disc, larger the longer, with how long. */
function stayLayers(stays: readonly StayMark[], { palette, scale }: LayerLook): Layer[] {
  return [
    new ScatterplotLayer<StayMark>({
      id: 'playback-stays' satisfies LayerId,
      data: stays,
      getPosition: stay => stay.position,
      getRadius: stay => (7 + Math.min(13, Math.sqrt(stay.minutes) * 1.3)) * scale,
      radiusUnits: 'pixels',
      getFillColor: rgba(palette.sky, 0.22),
      stroked: true,
      getLineColor: rgba(palette.sky, 0.9),
      getLineWidth: 1.4 * scale,
      lineWidthUnits: 'pixels',
    }),
    new TextLayer<StayMark>({
      id: 'playback-stay-words' satisfies LayerId,
      data: stays,
      getPosition: stay => stay.position,
      getText: stay => stay.words,
      getSize: 13 * scale,
      getColor: rgba(palette.text),
      getPixelOffset: [0, 30 * scale],
      fontFamily: FONT,
      fontSettings: { sdf: true, fontSize: 48, buffer: 8, radius: 10 },
      outlineColor: rgba(palette.halo),
      outlineWidth: 3,
      characterSet: 'auto',
    }),
  ]
}
