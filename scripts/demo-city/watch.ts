import type { RuleTerms } from '#domain/watch'
import type { DemoCity } from './city.ts'

const ALWAYS = { windows: [], validFrom: null, validUntil: null }
const USUAL = { when: ALWAYS, hysteresis: { metres: 20, seconds: 10 }, accuracyMostMetres: 100, cooldownSeconds: 600 }

/** Three rules as a duty officer would make them; calm ones, so that a living demo does not shout. */
export function demoRules(city: DemoCity): RuleTerms[] {
  const { county } = city.demoAccountsAreas
  const hospital = city.stations.find(({ kind, areaCode }) => kind === 'hospital' && areaCode.startsWith(county)) ?? city.stations.find(({ kind }) => kind === 'hospital')
  const clinic = city.stations.find(({ kind, areaCode }) => kind === 'clinic' && areaCode.startsWith(county)) ?? hospital
  const around = (station: typeof hospital, radiusMetres: number) => ({ shape: 'circle' as const, center: station!.position, radiusMetres })
  const rules: RuleTerms[] = [{ ...USUAL, name: '急救车超速', severity: 'minor', what: { kind: 'speed', side: 'over', limitKmh: 110, marginKmh: 5 }, who: { of: 'kinds', kinds: ['ambulance'] }, where: null }]
  if (hospital) rules.push({ ...USUAL, name: `${hospital.name}门前停留`, severity: 'minor', what: { kind: 'dwell', forSeconds: 3_600 }, who: { of: 'kinds', kinds: ['vehicle'] }, where: around(hospital, 250) })
  if (clinic) rules.push({ ...USUAL, name: `${clinic.name}周边`, severity: 'major', what: { kind: 'enter' }, who: { of: 'kinds', kinds: ['police'] }, where: around(clinic, 400) })
  return rules
}
