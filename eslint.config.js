import hooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'
import { doors, folders } from './tests/house/doors.js'

const ALL = ['**/*.{ts,tsx,js,mjs}']
const TYPESCRIPT = ['**/*.{ts,tsx}']
const SERVER = ['platform/**/*.ts', 'domain/**/*.ts', 'realtime/**/*.ts', 'media/**/*.ts', 'scripts/**/*.ts']
const TESTS = ['**/*.test.{ts,tsx}', '**/*.bench.ts', 'tests/**']
/** Files whose default export something else asks for: Next's routes, tools' configurations, vitest's set-up. */
const DEFAULT_EXPORTS = ['web/app/**', '**/*.d.ts', '*.config.{ts,js}', 'tests/shared-postgres.ts']
/** The words every slice is written in: four of them in a row read better than an object. */
const VOCABULARY = ['platform/pure/contract.ts', 'platform/pure/problem.ts', 'platform/event-log/record.ts']
/** platform/env reads the environment; these run before it, or set it for a tool that knows nothing else. */
const READS_ENVIRONMENT = ['platform/env/index.ts', 'scripts/bootstrap.mjs', 'next.config.js', 'playwright.config.ts', 'web/server.ts']

const NO_DEFAULT_EXPORT = { selector: 'ExportDefaultDeclaration', message: 'Export by name.' }
const NO_PROCESS_MODULE = { selector: 'ImportDeclaration[source.value=/^(node:)?process$/]', message: 'Use the global process, and platform/env for its environment.' }
const NO_ENUM = { selector: 'TSEnumDeclaration', message: 'Node strips types and cannot strip an enum: use a union.' }
const lines = max => ['error', { max, skipBlankLines: true, skipComments: true }]

export default tseslint.config(
  { ignores: ['**/node_modules/**', '**/.next/**', 'web/next-env.d.ts', 'public/**', 'migrations/**', '.data/**', '.cache/**', 'test-results/**'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  { files: TYPESCRIPT, languageOptions: { parser: tseslint.parser }, plugins: { '@typescript-eslint': tseslint.plugin } },
  {
    files: ALL,
    plugins: { house: { rules: { doors, folders } } },
    rules: {
      'house/doors': 'error',
      'house/folders': 'error',
      'max-lines': ['error', { max: 350 }],
      'max-lines-per-function': lines(80),
      'max-params': ['error', 3],
      'max-depth': ['error', 4],
      complexity: ['error', 15],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'no-restricted-properties': ['error', { object: 'process', property: 'env', message: 'platform/env is the one reader of the environment.' }],
      'no-restricted-syntax': ['error', NO_DEFAULT_EXPORT, NO_PROCESS_MODULE, NO_ENUM],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
    },
  },
  {
    files: TYPESCRIPT,
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  { files: VOCABULARY, rules: { 'max-params': ['error', 4] } },
  { files: READS_ENVIRONMENT, rules: { 'no-restricted-properties': 'off' } },
  { files: DEFAULT_EXPORTS, rules: { 'no-restricted-syntax': ['error', NO_PROCESS_MODULE, NO_ENUM] } },
  { files: ['web/**/*.{ts,tsx}'], plugins: { 'react-hooks': hooks }, rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' } },
  { files: ['web/**/*.tsx'], rules: { 'max-lines-per-function': lines(180), complexity: ['error', 25] } },
  // A test is a story told in one go, its tables have a column per argument, and it hands an environment to what it starts.
  { files: TESTS, rules: { 'max-lines-per-function': 'off', 'max-params': 'off', 'no-restricted-properties': 'off' } },
  {
    // A promise nobody waits for is an error nobody hears of; only types can tell.
    files: SERVER,
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: { '@typescript-eslint/no-floating-promises': 'error', '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }] },
  },
)
