import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { mediasoupPackage } from '#platform/media-worker'
import { sourceFiles } from './recipe.ts'

test('the lists of the package name files that are there, each compiled once, the main program too', () => {
  const { folder } = mediasoupPackage()!
  const files = sourceFiles({ source: join(folder, 'worker'), work: '/work-folder' })
  expect(files.length).toBeGreaterThan(150)
  expect(files.filter(({ path }) => !existsSync(path))).toEqual([])
  expect(new Set(files.map(({ object }) => object)).size).toBe(files.length)
  expect(files.map(({ object }) => object)).toContain('/work-folder/objects/src_main.o')
  expect(files.some(({ isOfWorker }) => !isOfWorker)).toBe(true)
})
