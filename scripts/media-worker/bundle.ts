import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SourceFile } from './recipe.ts'

/** Several files compiled as one: `path` includes them all. */
export type Bundle = { readonly path: string; readonly object: string; readonly isOfWorker: boolean; readonly bytes: number; readonly files: readonly SourceFile[] }

/** About 10 s of a compiler; twice as much saves nothing more. */
const MOST_BYTES = 150_000

/** Names a file has for itself alone: static functions and variables, constants, kinds, macros, as deep as a namespace. */
const OWN = /^\t?(?:(?:thread_local|inline|static|constexpr|constinit|const)\s+)+[\w:<>,&* ]*?[&* ](\w+)\s*(?:[({=[;]|$)|^\t?(?:class|struct|enum(?: class)?)\s+(?:\{\s*)?(\w+)|^#define (?!MS_CLASS)(\w+)/gm

type Draft = { readonly isOfWorker: boolean; bytes: number; readonly names: Set<string>; readonly files: SourceFile[] }

/**
 * A compiler reads the same headers and makes the same inline functions for every file. Measured on 2 cores shared with
 * others: 258 files one by one 6m02 and 433 s of CPU, in bundles 1m53 and 174 s. Files that have a name of their own alike never meet in a bundle.
 */
export function bundlesOf(files: readonly SourceFile[], { work }: { readonly work: string }): Bundle[] {
  const drafts: Draft[] = []
  for (const file of files) {
    const text = readFileSync(file.path, 'utf8')
    const names = new Set([...text.matchAll(OWN)].map(([, value, kind, macro]) => value ?? kind ?? macro!))
    const hasRoom = (draft: Draft) => draft.isOfWorker === file.isOfWorker && draft.bytes + text.length <= MOST_BYTES && draft.names.isDisjointFrom(names)
    let draft = drafts.find(hasRoom)
    if (!draft) drafts.push((draft = { isOfWorker: file.isOfWorker, bytes: 0, names: new Set(), files: [] }))
    draft.files.push(file)
    draft.bytes += text.length
    for (const name of names) draft.names.add(name)
  }
  return drafts.map(({ names: _, ...draft }, index) => ({ ...draft, path: join(work, `bundles/${index}.cpp`), object: join(work, `objects/bundle-${index}.o`) }))
}

/** MS_CLASS is the name a file logs by; none may log by its neighbour's. */
export function textOf({ files }: Bundle): string {
  return files.map(({ path }) => `#include "${path}"\n#undef MS_CLASS\n`).join('')
}
