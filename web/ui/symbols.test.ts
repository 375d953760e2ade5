import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { KIND_ICON, SEVERITY_ICON, UNIT_ICON } from './icon.tsx'
import { SYMBOLS } from './symbols.ts'

const file = readFileSync(new URL('../../public/icons.svg', import.meta.url), 'utf8')

test('the symbols in the page are those of public/icons.svg', () => {
  expect(SYMBOLS).toEqual(file.match(/<symbol [\s\S]*?<\/symbol>/g))
})

test('every kind, severity and unit of the domain has a symbol', () => {
  const ids = new Set(SYMBOLS.map(symbol => /id="([^"]+)"/.exec(symbol)?.[1]))
  for (const name of [...Object.values(KIND_ICON), ...Object.values(SEVERITY_ICON), ...Object.values(UNIT_ICON)]) expect(ids, name).toContain(name)
})
