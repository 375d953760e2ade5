'use client'
import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import type { Seat } from '#domain/call'
import type { Unit } from '#domain/force'
import { type Position, distanceMetres } from '#platform/pure'
import { useNamedUnits } from '../city/use-units.ts'
import { useSay } from '../ui/use-say.ts'

/** So near one sees it. */
const ON_SCENE_METRES = 250

export type People = { readonly units: ReadonlyMap<string, Unit>; readonly aboutOf: (seat: Seat) => string }

/** Who sits behind a seat: post, area and how far from the scene, as one says it. */
export function usePeople(seats: readonly Seat[], scene: Position | null): People {
  const t = useTranslations('call.tile')
  const kind = useTranslations('common.unitKind')
  const say = useSay()
  const units = useNamedUnits(useMemo(() => seats.flatMap(seat => seat.unitId ?? []), [seats]))
  const whereIs = ({ position, isStale }: Unit) => {
    if (scene === null || position === null || isStale) return []
    const metres = distanceMetres(position, scene)
    return [metres < ON_SCENE_METRES ? t('onScene') : t('away', { distance: say.distance(metres) })]
  }
  const aboutOf = (seat: Seat) => {
    const unit = seat.unitId === null ? undefined : units.get(seat.unitId)
    if (unit !== undefined) return [unit.name === seat.name ? kind(unit.kind) : unit.name, ...whereIs(unit)].join(' · ')
    return seat.role === 'member' ? '' : t(seat.role)
  }
  return { units, aboutOf }
}
