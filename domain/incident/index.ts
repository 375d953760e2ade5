export * from './contract.ts'
export {
  type Incident,
  type IncidentKind,
  type IncidentStatus,
  type IncidentStep,
  MINUTES_TO_ACCEPT,
  MINUTES_TO_SCENE,
  STEPS,
  type Severity,
  dueAt,
  incident,
  incidentKind,
  incidentStatus,
  incidentStep,
  isOpen,
  isOverdue,
  severity,
  stepsFrom,
} from './incident.ts'
export { incidentProblems } from './problems.ts'
export { skillFor } from './wanted-skill.ts'
