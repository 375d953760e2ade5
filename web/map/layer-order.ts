/**
 * The one list of what lies above what, from the ground up. A new layer adds a line here and a file beside it;
 * nothing else decides about z-order. What is wrong lies above what is ours, what is ours above what merely stands.
 */
export const LAYER_ORDER = [
  'near-disc', //         within reach of what is looked at: ground too
  'camera-cones', //      what a camera sees is ground, not a thing
  'watch-ground', //      the ground of the fence looked at
  'premises', //          where people live, in quiet dots
  'stations', //          fixed things under moving ones
  'cameras',
  'density', //           how many there are where not each is told
  'units', //             all units: small, many
  'watch-fences', //      what is watched, in quiet outlines
  'near-rings', //        5 and 10 km around the incident looked at
  'trail', //             where the unit looked at has been today
  'playback-trails', //   where those played back have been, fading away
  'playback-stays', //    and where they stayed
  'order-halos', //       dark edge, so that an arc reads over units
  'orders', //            arcs from unit to incident
  'ordered-units', //     a unit under our order is never hidden by another
  'ordered-unit-ticks',
  'incidents-ended', //   done, quiet
  'incident-wait', //     the disc under a critical nobody has accepted
  'incidents',
  'incident-late', //     the small clock at the corner of its symbol
  'playback-units', //    where they were at the instant of the playback
  'playback-ticks',
  'playback-stay-words',
  'playback-names',
  'watch-units', //       whom the alert looked at is about
  'watch-alert-rings', // an alert is a severity in a still ring
  'watch-alerts',
  'watch-alert-words', // what it is, where there is room
  'selection', //         what the commander looks at is above all
  'near-words', //        how far a ring is
  'near-badge-plates',
  'near-badges', //       who is nearest, by number
  'call-seat-halos', //   who takes part in the call, by the number of their face
  'call-seats',
  'call-seat-numbers',
  'call-seat-names',
  'watch-draft-ground', // the fence under the hand
  'watch-draft-line',
  'watch-draft-corners',
  'draft-point', //       where the report being written will lie
] as const
export type LayerId = (typeof LAYER_ORDER)[number]

/** Sorts layers by the list; an unknown id is a mistake and throws. */
export function inOrder<L extends { readonly id: string }>(layers: readonly L[]): L[] {
  const ranked = layers.map(layer => {
    const rank = LAYER_ORDER.indexOf(layer.id as LayerId)
    if (rank < 0) throw new RangeError(`layer ${layer.id} is not in LAYER_ORDER`)
    return { layer, rank }
  })
  return ranked.sort((a, b) => a.rank - b.rank).map(({ layer }) => layer)
}
