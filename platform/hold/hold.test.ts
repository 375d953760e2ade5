import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { holderOf, takeHold } from './index.ts'

test('a folder is held by one at a time, who can be asked for', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'guatu-hold-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  {
    await using first = await takeHold(folder)
    expect(first).not.toBeNull()
    expect(await takeHold(folder)).toBeNull()
    expect(await holderOf(folder)).toBe(`pid ${process.pid}`)
  }
  await using next = await takeHold(folder)
  expect(next).not.toBeNull()
})
