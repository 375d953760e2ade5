// An ESLint rule: who may import whom. One table of rooms, one list of slices; everything else follows from a path.
import path from 'node:path'

/** A slice may import only slices written before it. */
export const SLICES = [
  'identity', 'area', 'people', 'force', 'track', 'camera', 'incident', 'coordination', 'dispatch', 'call',
  'watch', 'epidemic', 'emergency', 'portal', 'appraisal', 'analysis', 'library', 'exchange',
]

/** What each room may import from other rooms. Within a room anything goes, but for the slices' order. */
const MAY_IMPORT = {
  pure: [],
  platform: ['pure'],
  domain: ['pure'],
  'domain server': ['pure', 'platform', 'domain'],
  registry: ['pure', 'platform', 'domain', 'domain server'],
  web: ['pure', 'domain'],
  'web server': ['pure', 'platform', 'web'],
  realtime: ['pure', 'platform', 'domain', 'domain server', 'registry'],
  media: ['pure', 'platform', 'domain', 'domain server'],
  scripts: ['pure', 'platform', 'domain', 'domain server', 'registry', 'web server', 'realtime', 'media', 'root'],
  tests: ['pure', 'platform', 'domain', 'domain server', 'registry', 'web', 'web server', 'realtime', 'media', 'scripts', 'root'],
  root: ['scripts', 'tests'],
}

const SERVER_ONLY = /^(node:|pg$|pg\/|drizzle-orm|drizzle-kit|pino|redis$|graphile-worker|prom-client|socket\.io$|hono|@hono\/|@napi-rs\/|@socket\.io\/|next\/(headers|server)$)/
const SCREEN_ONLY = /^(react|react-dom|next|antd|@ant-design\/|@deck\.gl\/|maplibre-gl|@tanstack\/|use-intl|socket\.io-client)($|\/)/
const TRANSPORT = /^(socket\.io|socket\.io-client|hono|@hono\/.*|mediasoup)($|\/)/

/** Packages a room may not know, and why. */
const FOREIGN_PACKAGES = {
  pure: [[SERVER_ONLY, 'platform/pure also runs in the browser'], [SCREEN_ONLY, 'platform/pure draws nothing']],
  platform: [[SCREEN_ONLY, 'platform/ draws nothing']],
  domain: [[SERVER_ONLY, 'this half of a slice also runs in the browser: put it in server/'], [SCREEN_ONLY, 'domain/ draws nothing'], [TRANSPORT, 'domain/ knows no process']],
  'domain server': [[SCREEN_ONLY, 'domain/ draws nothing'], [TRANSPORT, 'domain/ knows no process']],
  web: [[SERVER_ONLY, 'web/ runs in the browser']],
  realtime: [[/^(react|react-dom|next|antd)($|\/)/, 'Next and React belong to web/']],
  media: [[/^(react|react-dom|next|antd)($|\/)/, 'Next and React belong to web/']],
}

const isTest = file => /\.(test|bench)\.tsx?$/.test(file) || file.startsWith('tests/')

/** Where a file of the repository lives: its room, and the folder whose door (index.ts) others must use. */
export function placeOf(file) {
  const [top, second, third] = file.split('/')
  if (file === 'domain/registry.ts') return { room: 'registry', unit: 'domain/registry.ts' }
  if (top === 'domain') return { room: third === 'server' ? 'domain server' : 'domain', unit: `domain/${second}`, slice: second }
  if (top === 'platform') return { room: second === 'pure' ? 'pure' : 'platform', unit: `platform/${second}` }
  if (file === 'web/server.ts') return { room: 'web server', unit: 'web/server.ts' }
  return top in MAY_IMPORT ? { room: top, unit: top } : { room: 'root', unit: 'root' }
}

/** The repository path an import leads to, or undefined for a package. `#` doors are those of package.json. */
function targetOf(specifier, file) {
  if (specifier.startsWith('.')) return path.posix.join(path.posix.dirname(file), specifier)
  if (!specifier.startsWith('#')) return undefined
  const parts = specifier.slice(1).split('/')
  if (parts[0] === 'domain') return parts[1] ? `${parts.join('/')}/index.ts` : 'domain/registry.ts'
  if (parts[0] === 'web') return 'web/server.ts'
  return `${parts.join('/')}${parts[0] === 'tests' ? '.ts' : '/index.ts'}`
}

/** Why `file` may not import `specifier`; undefined when it may. */
export function faultOf(file, specifier) {
  const from = placeOf(file)
  const target = targetOf(specifier, file)
  if (target === undefined) return foreignPackage(from, file, specifier)
  if (target === 'package.json') return undefined
  const to = placeOf(target)
  if (isTest(target) && !isTest(file) && from.room !== 'root') return `only tests import tests, and ${target} is one`
  return wrongRoom(from, to, file) ?? wrongSlice(from, to, file) ?? pastTheDoor(from, to, specifier)
}

function foreignPackage(from, file, specifier) {
  const isServerPage = file.startsWith('web/app/') && specifier === 'next/headers'
  if (isTest(file) || isServerPage) return undefined
  return FOREIGN_PACKAGES[from.room]?.find(([names]) => names.test(specifier))?.[1]
}

function wrongRoom(from, to, file) {
  if (from.room === to.room || (isTest(file) && to.room === 'tests')) return undefined
  const isOwnServerHalf = from.room === 'domain' && to.room === 'domain server' && isTest(file)
  return MAY_IMPORT[from.room].includes(to.room) || isOwnServerHalf ? undefined : `${from.room} may not import ${to.room}`
}

function wrongSlice(from, to) {
  if (!from.slice || !to.slice || from.slice === to.slice) return undefined
  if (!SLICES.includes(from.slice)) return `${from.slice} is not in the list of slices`
  return SLICES.indexOf(to.slice) < SLICES.indexOf(from.slice) ? undefined : `${from.slice} comes before ${to.slice}: let the later one record a fact, and follow it`
}

function pastTheDoor(from, to, specifier) {
  const hasDoors = to.room !== 'tests' && to.room !== 'scripts' && to.room !== 'root'
  return from.unit !== to.unit && hasDoors && specifier.startsWith('.') ? `go through its door: #${to.unit.replace(/\.ts$/, '')}` : undefined
}

/** @type {import('eslint').Rule.RuleModule} */
export const doors = {
  meta: { type: 'problem', schema: [], messages: { shut: '{{specifier}}: {{fault}}.' } },
  create(context) {
    const file = path.relative(context.cwd, context.filename).split(path.sep).join('/')
    const look = node => {
      const specifier = node.source?.value
      const fault = typeof specifier === 'string' ? faultOf(file, specifier) : undefined
      if (fault) context.report({ node: node.source, messageId: 'shut', data: { specifier, fault } })
    }
    return { ImportDeclaration: look, ExportNamedDeclaration: look, ExportAllDeclaration: look, ImportExpression: look }
  },
}

const NO_ROOM_FOR = ['utils', 'util', 'common', 'shared', 'lib', 'libs', 'helpers', 'helper', 'services', 'types']

/** @type {import('eslint').Rule.RuleModule} */
export const folders = {
  meta: { type: 'problem', schema: [], messages: { none: 'The house has no room for a folder named {{name}}: name it after what it holds.' } },
  create(context) {
    const parts = path.relative(context.cwd, context.filename).split(path.sep).slice(0, -1)
    const name = parts.find(part => NO_ROOM_FOR.includes(part))
    return { Program: node => (name ? context.report({ node, messageId: 'none', data: { name } }) : undefined) }
  },
}
