import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseEnv } from 'node:util'
import { z } from 'zod'
import { problem } from '#platform/pure'
import { keptSecret } from './auth-secret.ts'
import { fields } from './fields.ts'
import { userCache } from './user-cache.ts'

export { type ProcessRole, fields } from './fields.ts'

/** Next's types make NODE_ENV required in ProcessEnv; nothing here is. */
type EnvSource = Readonly<Record<string, string | undefined>>

type Camel<S extends string> = S extends `${infer Head}_${infer Tail}` ? `${Lowercase<Head>}${Capitalize<Camel<Tail>>}` : Lowercase<S>
type Read = { readonly [K in keyof typeof fields as Camel<K>]: z.output<(typeof fields)[K]> }
type Derived = { readonly simulator: boolean; readonly logFormat: 'json' | 'pretty'; readonly authSecret: string; readonly cacheDir: string }

/** The whole configuration, camelCase: `env.port`, `env.dataDir` (absolute), `env.roles` (a set). */
export type Env = Omit<Read, keyof Derived> & Derived

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

export const badConfiguration = problem<{ faults: readonly string[] }>('bad_configuration', 500, {
  zh: ({ faults }) => `配置有误：\n${faults.map(fault => `  ${fault}`).join('\n')}`,
  en: ({ faults }) => `The configuration has faults:\n${faults.map(fault => `  ${fault}`).join('\n')}`,
})

/** The one reader of the environment. Throws one problem that names every fault; nothing needs to be set. */
export function readEnv(source: EnvSource = surroundings()): Env {
  const set = Object.fromEntries(Object.entries(source).filter(([, value]) => value?.trim()))
  const parsed = z.object(fields).safeParse(set)
  if (!parsed.success) throw badConfiguration({ faults: parsed.error.issues.map(issue => faultOf(issue, set)) })
  const { SIMULATOR, LOG_FORMAT, AUTH_SECRET, DATA_DIR, CACHE_DIR, ...rest } = parsed.data
  const dataDir = resolve(ROOT, DATA_DIR)
  const read = Object.fromEntries(Object.entries(rest).map(([name, value]) => [camel(name), value]))
  return {
    ...(read as Omit<Read, keyof Derived | 'dataDir'>),
    dataDir,
    cacheDir: CACHE_DIR ? resolve(ROOT, CACHE_DIR) : userCache(source['XDG_CACHE_HOME'], resolve(ROOT, '.cache')),
    simulator: SIMULATOR ?? parsed.data.DEMO,
    logFormat: LOG_FORMAT ?? (process.stdout.isTTY ? 'pretty' : 'json'),
    /** Made only when first asked for, so that reading the configuration leaves no file behind. */
    get authSecret() {
      return AUTH_SECRET ?? keptSecret(dataDir)
    },
  }
}

/** The process's environment over the `.env` file in the repository's root, if there is one. */
function surroundings(): EnvSource {
  const file = resolve(ROOT, '.env')
  return existsSync(file) ? { ...parseEnv(readFileSync(file, 'utf8')), ...process.env } : process.env
}

function camel(name: string) {
  return name.toLowerCase().replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

/** Says what was wrong without repeating a secret: values are shown only for plain choices and numbers. */
function faultOf(issue: z.core.$ZodIssue, set: EnvSource) {
  const name = String(issue.path[0])
  const isSecret = /PASSWORD|SECRET|_URL$/.test(name)
  return `${name}${isSecret ? '' : `=${set[name]}`}: ${issue.message}`
}
