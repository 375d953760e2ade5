import type { IncidentKind, Severity } from '#domain/incident'
import type { UnitKind } from '#domain/force'

/** The symbols of `Sprite`. Colours reach into them: currentColor and our variables inherit through <use>. */
export type IconName =
  | SeverityIcon
  | `u-${'grid' | 'doctor' | 'volunteer' | 'police' | 'ambulance' | 'vehicle'}`
  | `s-${'hospital' | 'clinic' | 'cdc' | 'police' | 'ems' | 'command'}`
  | 'cam'
  | `a-${Act}`
  | `k-${'fall' | 'fever' | 'food' | 'water' | 'heat' | 'more' | 'missing' | 'mental' | 'maternal' | 'injury' | 'medication'}`
type SeverityIcon = 'sev-1' | 'sev-2' | 'sev-3' | 'sev-ok'
type Act =
  | 'mark' | 'search' | 'layers' | 'send' | 'call' | 'whistle' | 'mic' | 'mic-off' | 'video' | 'screen' | 'rec' | 'clock' | 'off'
  | 'link' | 'pin' | 'photo' | 'list' | 'user' | 'plus' | 'minus' | 'next' | 'back' | 'close' | 'locate' | 'empty' | 'sign-out'
  | 'help' | 'language' | 'warn' | 'watch' | 'hand' | 'chat' | 'video-off' | 'gear' | 'tiles' | 'speaker' | 'lock'

/** Decorative by default; give a `label` when it stands alone. */
export function Icon({ name, className, label }: { name: IconName; className?: string; label?: string }) {
  const classes = ['icon', name.startsWith('sev-') ? name : '', className ?? ''].filter(Boolean).join(' ')
  return (
    <svg className={classes} viewBox="0 0 24 24" aria-hidden={label === undefined ? true : undefined} role={label === undefined ? undefined : 'img'} aria-label={label}>
      <use href={`#${name}`} />
    </svg>
  )
}

export const SEVERITY_ICON: Record<Severity, SeverityIcon> = { critical: 'sev-1', major: 'sev-2', minor: 'sev-3' }

export const KIND_ICON: Record<IncidentKind, IconName> = {
  fall: 'k-fall',
  fever: 'k-fever',
  food_poisoning: 'k-food',
  heating: 'k-heat',
  water: 'k-water',
  missing_person: 'k-missing',
  mental_health: 'k-mental',
  maternal: 'k-maternal',
  injury: 'k-injury',
  medication: 'k-medication',
  other: 'k-more',
}

export const UNIT_ICON: Record<UnitKind, IconName> = {
  grid_worker: 'u-grid',
  doctor: 'u-doctor',
  volunteer: 'u-volunteer',
  police: 'u-police',
  ambulance: 'u-ambulance',
  vehicle: 'u-vehicle',
  device: 'a-locate',
}
