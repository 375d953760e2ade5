import { ESLint } from 'eslint'
import { describe, expect, test } from 'vitest'

const ROOT = new URL('../..', import.meta.url).pathname
/** Where CI is set, typescript-eslint takes the file on the disk for the text it is given. */
const typedLinter = new ESLint({
  cwd: ROOT,
  overrideConfig: { files: ['**/*.{ts,tsx}'], languageOptions: { parserOptions: { disallowAutomaticSingleRunInference: true } } },
})
/** A planted file is in no project, so the two rules that ask the compiler stand aside. */
const linter = new ESLint({
  cwd: ROOT,
  overrideConfig: {
    files: ['**/*.{ts,tsx}'],
    languageOptions: { parserOptions: { project: null } },
    rules: { '@typescript-eslint/no-floating-promises': 'off', '@typescript-eslint/no-misused-promises': 'off' },
  },
})

async function rulesBrokenBy(filePath: string, code: string, by = linter) {
  const [result] = await by.lintText(code, { filePath })
  return (result?.messages ?? []).map(message => message.ruleId ?? message.message)
}

const use = (specifier: string) => `import { x } from '${specifier}'\nexport const y = x\n`
const manyLines = (count: number) => Array.from({ length: count }, (_, index) => `  f(${index})\n`).join('')

describe('a planted violation is caught, by the rule named', () => {
  test.each([
    ['an early slice imports a later one', 'domain/area/server/planted.ts', use('#domain/incident'), 'house/doors'],
    ['an early slice imports a later one lazily', 'domain/area/server/planted.ts', "export const x = import('#domain/incident/server')\n", 'house/doors'],
    ['an early slice re-exports a later one', 'domain/identity/planted.ts', "export { x } from '#domain/area'\n", 'house/doors'],
    ['a slice that is not in the list', 'domain/weather/planted.ts', use('#domain/area'), 'house/doors'],
    ['a slice reaches past the door of another', 'domain/incident/server/planted.ts', use('../../area/server/table.ts'), 'house/doors'],
    ['the pure half imports its server half', 'domain/area/planted.ts', use('./server/table.ts'), 'house/doors'],
    ['the pure half imports a server door', 'domain/incident/planted.ts', use('#domain/area/server'), 'house/doors'],
    ['the pure half imports the platform', 'domain/area/planted.ts', use('#platform/db'), 'house/doors'],
    ['the pure half imports Node', 'domain/area/planted.ts', use('node:fs'), 'house/doors'],
    ['the pure half imports SQL', 'domain/area/planted.ts', use('drizzle-orm/pg-core'), 'house/doors'],
    ['the domain knows a transport', 'domain/area/server/planted.ts', use('hono'), 'house/doors'],
    ['the domain draws', 'domain/area/server/planted.ts', use('react'), 'house/doors'],
    ['the floor knows a slice', 'platform/http/planted.ts', use('#domain/area'), 'house/doors'],
    ['the floor knows a process', 'platform/http/planted.ts', use('../../realtime/index.ts'), 'house/doors'],
    ['one part of the floor reaches into another', 'platform/http/planted.ts', use('../env/fields.ts'), 'house/doors'],
    ['the browser-safe floor imports Node', 'platform/pure/planted.ts', use('node:crypto'), 'house/doors'],
    ['a screen imports a server door', 'web/desk/planted.tsx', use('#domain/area/server'), 'house/doors'],
    ['a screen imports the floor', 'web/desk/planted.tsx', use('#platform/db'), 'house/doors'],
    ['a screen imports the gateway', 'web/live/planted.ts', use('../../realtime/index.ts'), 'house/doors'],
    ['a screen imports SQL', 'web/app/planted.tsx', use('pg'), 'house/doors'],
    ['the gateway imports a screen', 'realtime/planted.ts', use('../web/live/api.ts'), 'house/doors'],
    ['the gateway imports React', 'realtime/planted.ts', use('react'), 'house/doors'],
    ['the SFU imports the gateway', 'media/planted.ts', use('#realtime'), 'house/doors'],
    ['a program imports a test', 'platform/http/planted.ts', use('#tests/database'), 'house/doors'],
    ['a folder the house has no room for', 'platform/utils/planted.ts', 'export const x = 1\n', 'house/folders'],
    ['a file past 350 lines', 'platform/http/planted.ts', 'export const x = 1\n'.repeat(351), 'max-lines'],
    ['a function past 80 lines', 'platform/http/planted.ts', `export function f(x: number): void {\n${manyLines(81)}}\n`, 'max-lines-per-function'],
    ['a component past 180 lines', 'web/desk/planted.tsx', `export function F(): void {\n${manyLines(181)}}\n`, 'max-lines-per-function'],
    ['a fourth parameter', 'platform/http/planted.ts', 'export const f = (a: 1, b: 2, c: 3, d: 4) => [a, b, c, d]\n', 'max-params'],
    ['any', 'platform/http/planted.ts', 'export const x: any = 1\n', '@typescript-eslint/no-explicit-any'],
    ['console', 'realtime/planted.ts', "console.log('x')\n", 'no-console'],
    ['a second reader of the environment', 'platform/http/planted.ts', 'export const x = process.env.PORT\n', 'no-restricted-properties'],
    ['the environment by the back door', 'platform/http/planted.ts', "import { env } from 'node:process'\nexport const x = env\n", 'no-restricted-syntax'],
    ['a default export', 'domain/area/planted.ts', 'export default 1\n', 'no-restricted-syntax'],
    ['an enum', 'domain/area/planted.ts', 'export enum Level { County }\n', 'no-restricted-syntax'],
    ['a silenced compiler', 'domain/area/planted.ts', "// @ts-ignore\nexport const x: string = 1\n", '@typescript-eslint/ban-ts-comment'],
    ['a type imported as a value', 'domain/area/planted.ts', "import { Position } from '#platform/pure'\nexport type Place = Position\n", '@typescript-eslint/consistent-type-imports'],
    ['a hook under a condition', 'web/desk/planted.tsx', "import { useState } from 'react'\nexport function F({ a }: { a: boolean }) {\n  if (a) useState(1)\n  return null\n}\n", 'react-hooks/rules-of-hooks'],
    ['work put off in a comment', 'domain/area/planted.ts', `// ${'TO'}${'DO'}: later\nexport const x = 1\n`, 'no-warning-comments'],
  ])('%s', async (_, filePath, code, rule) => {
    expect(await rulesBrokenBy(filePath, code)).toContain(rule)
  })

  test('a promise nobody waits for', { timeout: 120_000 }, async () => {
    const code = 'export function f(): void {\n  Promise.resolve(1)\n}\n'
    expect(await rulesBrokenBy('platform/env/auth-secret.ts', code, typedLinter)).toContain('@typescript-eslint/no-floating-promises')
  })
})

test.each([
  ['a slice uses an earlier one through both doors', 'domain/incident/server/planted.ts', `${use('#domain/area/server')}${"export { z } from '#domain/area'\n"}`],
  ['a slice uses the floor', 'domain/area/server/planted.ts', use('#platform/db')],
  ['a slice uses its own files', 'domain/area/server/planted.ts', use('./table.ts')],
  ['the pure half uses the browser-safe floor', 'domain/area/planted.ts', use('#platform/pure')],
  ['the gateway uses the city and the floor', 'realtime/planted.ts', `${use('#domain')}${"export { z } from '#platform/bus'\n"}`],
  ['a screen uses the city and React', 'web/desk/planted.tsx', `${use('#domain/incident')}${"export { useState } from 'react'\n"}`],
  ['a page exports by default', 'web/app/planted/page.tsx', 'export default function Page() {\n  return null\n}\n'],
  ['the list of slices names them all', 'domain/registry.ts', use('#domain/incident/server')],
  ['a program starts the processes', 'scripts/planted.ts', `${use('#realtime')}${"export { z } from '#web'\n"}`],
  ['a test of the pure half uses Node', 'domain/area/planted.test.ts', use('node:fs')],
  ['a slice test uses the test city', 'domain/area/server/planted.pg.test.ts', use('#tests/database')],
])('allowed: %s', async (_, filePath, code) => {
  expect(await rulesBrokenBy(filePath, code)).toEqual([])
})
