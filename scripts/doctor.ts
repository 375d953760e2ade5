import { type Env, readEnv } from '#platform/env'
import { isProblem } from '#platform/pure'
import { type Finding, bad, good, lineOf } from './doctor/finding.ts'
import { checkDataDir, checkMediaWorker, checkMemory, checkNode, checkPorts, checkTestTools } from './doctor/machine.ts'
import { checkDatabase, checkRedis } from './doctor/stores.ts'

/** What is asked of a machine and its configuration, in the order it is told. */
const CHECKS: readonly ((env: Env) => Finding | Finding[] | Promise<Finding | Finding[]>)[] = [
  checkNode, checkMemory, checkDataDir, checkPorts, checkDatabase, checkRedis, checkMediaWorker, checkAdminPassword, checkTestTools,
]

function checkAdminPassword({ demo, adminPassword }: Env): Finding {
  if (demo) return good('DEMO is on: demo accounts with a known password; set DEMO=off where it counts')
  return adminPassword ? good('DEMO is off, ADMIN_PASSWORD is set') : bad('DEMO is off and ADMIN_PASSWORD is not set', 'A new database needs it; an existing one does not.')
}

/** Tells each finding as soon as it is known; the rest goes on whatever one of them found. */
async function examine(): Promise<number> {
  const env = configuration()
  let faults = env ? 0 : 1
  for (const check of env ? CHECKS : []) {
    for (const finding of [await check(env as Env)].flat()) {
      process.stdout.write(lineOf(finding))
      if (finding.state === 'bad') faults++
    }
  }
  process.stdout.write(faults ? `\n${faults} to mend.\n` : '\nAll is well: npm start\n')
  return faults
}

function configuration(): Env | undefined {
  try {
    const env = readEnv()
    process.stdout.write(lineOf(good('the configuration has no faults')))
    return env
  } catch (error) {
    if (!isProblem(error)) throw error
    process.stdout.write(lineOf(bad(error.words.en, 'See .env.example.')))
    return undefined
  }
}

process.exitCode = (await examine()) ? 1 : 0
