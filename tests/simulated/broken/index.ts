import { type Assembly, TRUE_CODE } from '../assembly.ts'
import { brokenClients } from './client.ts'
import { brokenGateways } from './gateway.ts'
import { brokenLogs } from './log.ts'

/** Twelve ways to lose a fact that have been built before, here and elsewhere. Each is production's code but for one part. */
export const BROKEN: Readonly<Record<string, Assembly>> = Object.fromEntries(
  Object.entries<Partial<Assembly>>({ ...brokenLogs, ...brokenGateways, ...brokenClients }).map(([name, part]) => [name, { ...TRUE_CODE, ...part }]),
)
