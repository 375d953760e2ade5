import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { bundlesOf, textOf } from './bundle.ts'
import { compileWorker } from './compile.ts'
import { sourceFiles } from './recipe.ts'

/** Writes down what it compiles, makes what it was asked for, and does not like `broken.cpp` beside others. */
const COMPILER = `
for last; do :; done
for input; do case $input in *.cpp) source=$input;; esac; done
case $source in */bundles/*) grep -q '/broken.cpp' "$source" && grep -q '/fine.cpp' "$source" && { echo 'redefinition' >&2; exit 1; };; esac
echo "$(basename "\${source:-link}")" >> "$LIST"
echo made > "$last"
`

function aFolder(files: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'guatu-bundle-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

function aSource(files: Record<string, string>) {
  const list = Object.keys(files).map(name => `  'src/${name}',`).join('\n')
  return aFolder({
    'meson.build': `common_sources = [\n${list}\n]\n`,
    'deps/libwebrtc/meson.build': `libwebrtc_sources = [\n  'pacer.cc',\n]\n`,
    'deps/libwebrtc/pacer.cc': 'int pace;',
    'fbs/message.fbs': '',
    'src/main.cpp': 'int main() {}',
    ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`src/${name}`, text])),
  })
}

test.each([
  ['static functions', 'static void onRead(int fd)\n{', 'inline static void onRead(long fd)\n{'],
  ['constants', '\tstatic constexpr uint16_t MaxDropout{ 3000 };', '\tstatic constexpr uint16_t MaxDropout{ 3001 };'],
  ['a constant and a member of an enum', 'constexpr int kMax = 3;', 'enum { kMax = 1000 };'],
  ['kinds', 'namespace {\nstruct Pair {};\n}', 'namespace {\nclass Pair {};\n}'],
  ['macros', '#define LOG(x) x', '#define LOG(x) (x)'],
])('files with a name of their own alike are never compiled as one: %s', (_, first, second) => {
  const source = aSource({ 'a.cpp': first, 'b.cpp': second, 'c.cpp': '#define MS_CLASS "C"' })
  const bundles = bundlesOf(sourceFiles({ source, work: '/work-folder' }), { work: '/work-folder' })
  expect(bundles.map(({ files }) => files.map(({ path }) => path.slice(source.length + 1)))).toEqual([['deps/libwebrtc/pacer.cc'], ['src/a.cpp', 'src/c.cpp', 'src/main.cpp'], ['src/b.cpp']])
  expect(textOf(bundles[2]!)).toBe(`#include "${source}/src/b.cpp"\n#undef MS_CLASS\n`)
})

test('files that do not bear each other are compiled one by one, and what is compiled already is not compiled again', async () => {
  const source = aSource({ 'broken.cpp': 'int a;', 'fine.cpp': 'int b;' })
  const work = aFolder({ 'compiler.sh': COMPILER })
  const list = join(work, 'list')
  const told: number[][] = []
  const tools = { compiler: ['env', `LIST=${list}`, 'sh', join(work, 'compiler.sh')], flatc: ['true'], linkArguments: [], unpacked: null }
  const job = { source, work, tools, signal: new AbortController().signal, told: (...numbers: number[]) => void told.push(numbers) }
  expect(readFileSync(await compileWorker(job), 'utf8')).toBe('made\n')
  const compiled = () => readFileSync(list, 'utf8').trim().split('\n').sort()
  expect(compiled()).toEqual(['0.cpp', 'broken.cpp', 'fine.cpp', 'link', 'link', 'main.cpp'])
  expect([told[0], told.at(-1)]).toEqual([[0, 4], [4, 4]])
  await compileWorker(job)
  expect(compiled()).toEqual(['0.cpp', 'broken.cpp', 'fine.cpp', 'link', 'link', 'link', 'main.cpp'])
})
