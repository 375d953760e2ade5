import { type Incident, isOpen } from '#domain/incident'

/** `[WALL-3]` Critical and nobody has accepted it, the longest waiting first: the one that gets the card. */
export function waitingCriticals(incidents: readonly Incident[]): Incident[] {
  return incidents.filter(isWaiting).sort((a, b) => a.reportedAt.localeCompare(b.reportedAt))
}

export function isWaiting(incident: Pick<Incident, 'severity' | 'status'>): boolean {
  return incident.severity === 'critical' && incident.status === 'reported' && isOpen(incident.status)
}
