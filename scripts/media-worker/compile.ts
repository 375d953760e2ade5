import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { type Bundle, bundlesOf, textOf } from './bundle.ts'
import { type Folders, SHIM, type SourceFile, compileArguments, linkArguments, precompileArguments, precompiledHeader, schemaArguments, sourceFiles } from './recipe.ts'
import { inParallel, run } from './run.ts'
import type { Tools } from './tools.ts'

/** Measured: up to 617 MB a compiler. */
const COMPILER_BYTES = 700e6

export type Compilation = Folders & {
  readonly tools: Tools
  readonly signal: AbortSignal
  readonly told: (compiled: number, files: number) => void
}

/**
 * From source to a linked worker in the work folder. Every step writes beside and renames, so a build that was cut off goes
 * on where it was, and two that do not know of each other do no harm.
 */
export async function compileWorker(job: Compilation): Promise<string> {
  for (const folder of ['objects', 'bundles']) mkdirSync(join(job.work, folder), { recursive: true })
  await makeSchemaHeaders(job)
  await precompile(job)
  const files = sourceFiles(job)
  const objects: string[] = []
  let compiled = 0
  job.told(compiled, files.length)
  const largestFirst = bundlesOf(files, job).sort((a, b) => b.bytes - a.bytes)
  await inParallel(largestFirst, howManyAtOnce(), async bundle => {
    objects.push(...(await compileBundle(job, bundle)))
    job.told((compiled += bundle.files.length), files.length)
  })
  return link(job, objects.sort())
}

async function makeSchemaHeaders(job: Compilation) {
  const folder = join(job.work, 'schema')
  if (existsSync(folder)) return
  const draft = `${job.work}.${process.pid}`
  const schemas = readdirSync(join(job.source, 'fbs')).filter(name => name.endsWith('.fbs'))
  mkdirSync(join(draft, 'schema/FBS'), { recursive: true })
  await run([...job.tools.flatc, ...schemaArguments({ source: job.source, work: draft }, schemas)], job)
  renameSync(join(draft, 'schema'), folder)
  rmSync(draft, { recursive: true })
}

async function precompile(job: Compilation) {
  const header = precompiledHeader(job)
  copyFileSync(join(SHIM, 'precompiled.hpp'), header)
  await make(job, `${header}.gch`, precompileArguments(job))
}

/** Its objects. Where two files of a bundle do not bear each other (another version has other names), each is compiled alone. */
async function compileBundle(job: Compilation, bundle: Bundle): Promise<string[]> {
  writeFileSync(bundle.path, textOf(bundle))
  try {
    await compile(job, bundle)
    return [bundle.object]
  } catch (error) {
    job.signal.throwIfAborted()
    if (bundle.files.length === 1) throw error
    for (const file of bundle.files) await compile(job, file)
    return bundle.files.map(({ object }) => object)
  }
}

function compile(job: Compilation, file: SourceFile) {
  return make(job, file.object, compileArguments(job, file))
}

async function link(job: Compilation, objects: readonly string[]) {
  const binary = join(job.work, 'mediasoup-worker')
  rmSync(binary, { force: true })
  await make(job, binary, [...linkArguments(objects), ...job.tools.linkArguments])
  return binary
}

async function make(job: Compilation, output: string, args: readonly string[]) {
  if (existsSync(output)) return
  const draft = join(dirname(output), `${process.pid}.${basename(output)}`)
  await run([...job.tools.compiler, ...args, '-o', draft], job)
  renameSync(draft, output)
}

/** As many as there are cores, and as the memory that is free allows. */
function howManyAtOnce() {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(process.availableMemory() / COMPILER_BYTES)))
}
