import type { HeardProducer, LinkQuality, ShownSize } from '#domain/call'

/** What is sent in a room, as the planner sees it. */
export type Sent = Pick<HeardProducer, 'producerId' | 'seatId' | 'source' | 'kind'> & {
  /** How many sizes of a picture there are: 1 without simulcast. */
  readonly sizes: number
}

export type Viewer = {
  readonly seatId: string
  /** What its screen shows, by producer. */
  readonly shown: ReadonlyMap<string, ShownSize>
  readonly quality: LinkQuality
  /** An audio-only link tries whether a small picture gets through again. */
  readonly isTrying: boolean
}

/** What a viewer is given of one producer. */
export type Given = { readonly isPaused: boolean; readonly layers: Layers | null; readonly priority: number }
export type Layers = { readonly spatialLayer: number; readonly temporalLayer: number }
export type Plan = ReadonlyMap<string, Given>

type Visible = Exclude<ShownSize, 'hidden'>

/** Above this many voices, one gets its consumer only when it is first let through. */
export const MOST_READY_VOICES = 16
const TOP_TEMPORAL_LAYER = 2
/** Shares of a link that is too narrow for all; audio is outside of it and always goes first. */
const PRIORITY: Record<Visible, number> = { stage: 200, tile: 80, thumbnail: 20 }
const SCREEN_BONUS = 50
const VOICE_PRIORITY = 255
const SMALLER: Record<Visible, Visible> = { stage: 'tile', tile: 'thumbnail', thumbnail: 'thumbnail' }

/**
 * `[MED-4]` What one viewer is given, pure: of pictures only those its screen shows, each at the size it shows it; of voices those let
 * through; nothing of its own. What the plan does not name is not sent. On an audio-only link no picture is.
 */
export function planLayers(room: { readonly sent: readonly Sent[]; readonly passed: ReadonlySet<string> }, viewer: Viewer): Plan {
  const others = room.sent.filter(({ seatId }) => seatId !== viewer.seatId)
  const voices = others.filter(({ kind }) => kind === 'audio')
  const plan = new Map<string, Given>()
  for (const { producerId } of voices) {
    const isPassed = room.passed.has(producerId)
    if (isPassed || voices.length <= MOST_READY_VOICES) plan.set(producerId, { isPaused: !isPassed, layers: null, priority: VOICE_PRIORITY })
  }
  for (const { picture, size } of pictures(others, viewer)) plan.set(picture.producerId, given(picture, size))
  return plan
}

type ShownPicture = { readonly picture: Sent; readonly size: Visible }

function pictures(others: readonly Sent[], { shown, quality, isTrying }: Viewer): readonly ShownPicture[] {
  if (quality === 'lost' || (quality === 'audioOnly' && !isTrying)) return []
  const visible = others.flatMap(picture => {
    const size = picture.kind === 'video' ? (shown.get(picture.producerId) ?? 'hidden') : 'hidden'
    return size === 'hidden' ? [] : [{ picture, size }]
  })
  if (quality === 'audioOnly') return largest(visible).map(({ picture }) => ({ picture, size: 'thumbnail' as const }))
  return quality === 'weak' ? visible.map(({ picture, size }) => ({ picture, size: SMALLER[size] })) : visible
}

/** The one to try a weak link with: what matters most, among those that can be sent small. */
function largest(visible: readonly ShownPicture[]): readonly ShownPicture[] {
  const worth = ({ picture, size }: ShownPicture) => PRIORITY[size] + (picture.sizes > 1 ? 1_000 : 0)
  return [...visible].sort((a, b) => worth(b) - worth(a)).slice(0, 1)
}

function given({ sizes, source }: Sent, size: Visible): Given {
  const priority = PRIORITY[size] + (source === 'screen' ? SCREEN_BONUS : 0)
  const spatialLayer = { thumbnail: 0, tile: Math.round((sizes - 1) / 2), stage: sizes - 1 }[size]
  return { isPaused: false, layers: { spatialLayer, temporalLayer: size === 'thumbnail' ? 1 : TOP_TEMPORAL_LAYER }, priority }
}
