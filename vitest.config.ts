import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const LONG = '**/*.night*.test.ts'
const PG = '**/*.pg.test.ts'
const MEDIA = '**/*.media.test.ts'

/** The suffix says what a test needs: `.pg` a database, `.media` a database and the media worker, `.night` time (`npm test -- --night`). */
export default defineConfig(({ mode }) => {
  const never = ['**/node_modules/**', '**/.next/**', 'tests/e2e/**', ...(mode === 'night' ? [] : [LONG])]
  return {
    test: {
      maxWorkers: Math.max(2, availableParallelism() - 1),
      projects: [
        { test: { name: 'unit', include: ['**/*.test.ts'], exclude: [...never, PG, MEDIA], testTimeout: 20_000 } },
        { test: { name: 'pg', include: [PG], exclude: never, globalSetup: 'tests/shared-postgres.ts', testTimeout: 60_000, hookTimeout: 60_000 } },
        { test: { name: 'media', include: [MEDIA], exclude: never, globalSetup: ['tests/built-media-worker.ts', 'tests/shared-postgres.ts'], testTimeout: 60_000, hookTimeout: 60_000 } },
      ],
    },
  }
})
