import { z } from 'zod'
import { unitKind } from '#domain/force'
import { role } from '#domain/identity'

/** Who belongs to a push-to-talk group: all of its area that one of the lists names; of a team, only its own crews. */
export const voiceGroup = z.object({
  areaCode: z.string().max(20).nullable(),
  roles: z.array(role).max(5),
  unitKinds: z.array(unitKind).max(8),
  teamId: z.uuid().nullable(),
})
export type VoiceGroup = z.infer<typeof voiceGroup>

type Crew = { readonly kind: string; readonly teamId: string | null; readonly areaPath: string }
export type Candidate = { readonly roles: readonly string[]; readonly areaPath: string; readonly crews: readonly Crew[] }

/** `[CALL-9]` A member by post, by the kind of unit they crew, or by team, each within the group's area. */
export function belongs(group: VoiceGroup, areaPath: string, who: Candidate): boolean {
  const isWithin = (path: string) => path.startsWith(areaPath)
  const crews = who.crews.filter(crew => isWithin(crew.areaPath))
  if (group.teamId !== null) return crews.some(crew => crew.teamId === group.teamId)
  if (isWithin(who.areaPath) && who.roles.some(post => (group.roles as readonly string[]).includes(post))) return true
  return crews.some(crew => (group.unitKinds as readonly string[]).includes(crew.kind))
}

/** The same members are the same group: there is one of each. */
export function groupKey({ areaCode, roles, unitKinds, teamId }: VoiceGroup): string {
  return [areaCode ?? '', teamId ?? '', [...roles].sort().join(), [...unitKinds].sort().join()].join('|')
}

const HIGHEST = 9

/** `[CALL-10]` A commander takes the floor from everybody, the higher from the lower: 9 the city, 8 a county … 5 a grid. */
export function floorPriorityOf({ roles, areaPath }: { readonly roles: readonly string[]; readonly areaPath: string }): number {
  const depth = areaPath.split('/').length - 1
  if (roles.includes('commander')) return Math.max(5, HIGHEST - Math.max(0, depth - 1))
  if (roles.includes('department')) return 4
  if (roles.includes('grid_worker')) return 3
  return 1
}
