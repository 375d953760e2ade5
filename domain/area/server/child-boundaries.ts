import { type getChildBoundaries, areaLevel } from '#domain/area'
import { mayDo } from '#domain/identity/server'
import type { Context } from '#platform/context'
import { type InputOf, type OutputOf, commonProblems } from '#platform/pure'
import { type Atlas, atlasOf } from './atlas.ts'
import { simplifiedAreas } from './area-topology.ts'
import { bounded } from './bounded.ts'

type Answer = OutputOf<typeof getChildBoundaries>
type Drawn = { readonly path: string; readonly feature: unknown }

/** Detail for an area drawn about this many pixels wide. */
const DRAWN_PX = 1_200
const MOST_KEPT = 48

/** Hangs on the atlas: gone with it. */
const keptOf = new WeakMap<Atlas, Map<string, readonly Drawn[]>>()

/** The areas one level down (or at `level`), thinned together. Only those the caller may read. */
export async function childBoundaries(ctx: Context, { code, level }: InputOf<typeof getChildBoundaries>): Promise<Answer> {
  const atlas = await atlasOf(ctx)
  const top = atlas.byCode.get(code)
  if (!top || !mayDo(ctx, 'area.read', top.path)) throw commonProblems.notFound()
  const wanted = level ?? areaLevel.options[areaLevel.options.indexOf(top.level) + 1] ?? top.level
  const kept = keptOf.get(atlas) ?? new Map<string, readonly Drawn[]>()
  keptOf.set(atlas, kept)
  const drawn = bounded(kept, `${code} ${wanted}`, { most: MOST_KEPT, make: () => draw(atlas, { top, wanted }) })
  return { type: 'FeatureCollection', features: drawn.filter(({ path }) => mayDo(ctx, 'area.read', path)).map(({ feature }) => feature) }
}

function draw(atlas: Atlas, { top, wanted }: { top: Atlas['areas'][number]; wanted: string }): Drawn[] {
  const areas = atlas.areas.filter(area => area.level === wanted && area.path !== top.path && area.path.startsWith(top.path))
  const [west, south, east, north] = top.bbox
  const features = simplifiedAreas(atlas, areas, Math.max(east - west, north - south) / DRAWN_PX)
  return features.map((feature, i) => ({ path: areas[i]!.path, feature }))
}
