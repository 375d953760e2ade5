import { defineConfig } from 'drizzle-kit'

/** `npm run migrations -- --name what-it-does` writes the next SQL file from every table.ts. */
export default defineConfig({
  dialect: 'postgresql',
  schema: ['./domain/*/server/table.ts', './platform/**/table.ts'],
  out: './migrations',
})
