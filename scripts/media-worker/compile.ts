import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { type Folders, SHIM, type SourceFile, compileArguments, linkArguments, precompileArguments, precompiledHeader, schemaArguments, sourceFiles } from './recipe.ts'
import { inParallel, run } from './run.ts'
import type { Tools } from './tools.ts'

/** Measured: up to 480 MB a compiler. */
const COMPILER_BYTES = 600e6

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
  mkdirSync(join(job.work, 'objects'), { recursive: true })
  await makeSchemaHeaders(job)
  await precompile(job)
  const files = sourceFiles(job)
  let compiled = 0
  const tellOne = () => job.told(++compiled, files.length)
  job.told(compiled, files.length)
  await inParallel(largestFirst(files), howManyAtOnce(), file => compile(job, file).then(tellOne))
  return link(job, files)
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

function compile(job: Compilation, file: SourceFile) {
  return make(job, file.object, compileArguments(job, file))
}

async function link(job: Compilation, files: readonly SourceFile[]) {
  const binary = join(job.work, 'mediasoup-worker')
  rmSync(binary, { force: true })
  await make(job, binary, [...linkArguments(files.map(({ object }) => object)), ...job.tools.linkArguments])
  return binary
}

async function make(job: Compilation, output: string, args: readonly string[]) {
  if (existsSync(output)) return
  const draft = join(dirname(output), `${process.pid}.${basename(output)}`)
  await run([...job.tools.compiler, ...args, '-o', draft], job)
  renameSync(draft, output)
}

/** So that no long file is left to the end, when the other cores have nothing more to do. */
function largestFirst(files: readonly SourceFile[]) {
  const sizes = new Map(files.map(file => [file, statSync(file.path).size]))
  return [...files].sort((a, b) => sizes.get(b)! - sizes.get(a)!)
}

/** As many as there are cores, and as the memory that is free allows. */
function howManyAtOnce() {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(process.availableMemory() / COMPILER_BYTES)))
}
