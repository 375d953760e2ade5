/**
 * The one list of what lies above what, from the ground up. A new layer adds a line here and a file beside it;
 * nothing else decides about z-order. What is wrong lies above what is ours, what is ours above what merely stands.
 */
export const LAYER_ORDER = [
  'near-disc', //         within reach of what is looked at: ground too
  'camera-cones', //      what a camera sees is ground, not a thing
  'premises', //          where people live, in quiet dots
  'stations', //          fixed things under moving ones
  'cameras',
  'units', //             all units: small, many
  'unit-ticks', //        headings, over their neighbours' bodies
  'near-rings', //        5 and 10 km around the incident looked at
  'trail', //             where the unit looked at has been today
  'order-halos', //       dark edge, so that an arc reads over units
  'orders', //            arcs from unit to incident
  'ordered-units', //     a unit under our order is never hidden by another
  'ordered-unit-ticks',
  'incidents-ended', //   done, quiet
  'incident-wait', //     the disc under a critical nobody has accepted
  'incidents',
  'incident-late', //     the small clock at the corner of its symbol
  'selection', //         what the commander looks at is above all
  'near-words', //        how far a ring is
  'near-badges', //       who is nearest, by number
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
