import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { works } from '../debian-packages.ts'
import { run } from './run.ts'
import { PACKAGES, type Tools, type Workshop } from './tools.ts'

const MULTIARCH = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu'
/** The machine's own of these must be used, or programs start with half of one C library and half of another. */
const THE_MACHINES = /^(libc6|libc-bin|libgcc-s1|gcc-\d+-base|libstdc\+\+6|libcrypt1)$/

/**
 * Debian's packages unpacked into the work folder, for who may install nothing: apt-get with lists of its own, which needs no
 * rights. With no compiler on the machine, its compiler too, and all it builds against. Null where Debian cannot be reached.
 */
export async function unpackTools(shop: Workshop): Promise<Tools | null> {
  const hasCompiler = works('g++', '--version')
  const root = join(shop.work, hasCompiler ? 'debian' : 'debian-all')
  if (!existsSync(root)) {
    try {
      await unpack(root, hasCompiler, shop)
    } catch (error) {
      shop.signal.throwIfAborted()
      shop.log.warn({ err: error }, 'Debian packages could not be unpacked')
      return null
    }
  }
  return toolsIn(root, hasCompiler)
}

async function unpack(root: string, hasCompiler: boolean, { signal, work }: Workshop) {
  const draft = mkdtempSync(join(work, 'unpacking-'))
  try {
    for (const folder of ['state/lists/partial', 'cache/archives/partial', 'root', 'packages']) mkdirSync(join(draft, folder), { recursive: true })
    const apt = ['apt-get', '-qq', '-o', `Dir::State=${draft}/state`, '-o', 'Dir::State::status=/dev/null', '-o', `Dir::Cache=${draft}/cache`]
    await run([...apt, 'update'], { signal })
    const wanted = PACKAGES.filter(name => name !== 'g++' || !hasCompiler)
    const plan = await run([...apt, 'install', '--simulate', '--no-install-recommends', ...wanted], { signal })
    const names = [...plan.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name!).filter(name => !hasCompiler || !THE_MACHINES.test(name))
    const packages = join(draft, 'packages')
    await run([...apt, 'download', ...names], { signal, cwd: packages })
    for (const file of readdirSync(packages)) await run(['dpkg', '-x', join(packages, file), join(draft, 'root')], { signal })
    renameSync(join(draft, 'root'), root)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

function toolsIn(root: string, hasCompiler: boolean): Tools {
  const libraries = [join(root, 'usr/lib', MULTIARCH), join(root, 'lib', MULTIARCH)]
  const within = ['env', `LD_LIBRARY_PATH=${join(root, 'usr/lib', MULTIARCH)}`, `PATH=${join(root, 'usr/bin')}:/usr/local/bin:/usr/bin:/bin`]
  const headers = ['usr/include', join('usr/include', MULTIARCH)].map(folder => `-isystem${join(root, folder)}`)
  return {
    compiler: hasCompiler ? ['g++', ...headers] : [...within, join(root, 'usr/bin/g++'), `--sysroot=${root}`],
    flatc: [...within, 'flatc'],
    // DT_RPATH and not RUNPATH: the libraries find one another by it too.
    linkArguments: [...libraries.map(folder => `-L${folder}`), `-Wl,-rpath-link,${libraries.join(':')}`, '-Wl,--disable-new-dtags', '-Wl,-rpath,$ORIGIN/lib'],
    unpacked: root,
  }
}

/** Libraries NSS (libsrtp's cipher library in Debian) loads by name when it starts, so that no list of the linker has them. */
const LOADED_LATER = ['libsoftokn3.so', 'libfreebl3.so', 'libfreeblpriv3.so']

/** Paths of all libraries of `root` that `binary` needs at run time. */
export async function librariesOf(binary: string, root: string, signal: AbortSignal): Promise<string[]> {
  const folders = [join(root, 'usr/lib', MULTIARCH), join(root, 'usr/lib', MULTIARCH, 'nss'), join(root, 'lib', MULTIARCH)]
  const later = LOADED_LATER.flatMap(name => folders.map(folder => join(folder, name)).filter(existsSync).slice(0, 1))
  const listing = await run(['env', `LD_LIBRARY_PATH=${folders.join(':')}`, 'ldd', binary, ...later], { signal })
  const linked = [...listing.matchAll(/=> (\S+)/g)].map(([, path]) => path!).filter(path => path.startsWith(root) && !/\/(libc|libm|libgcc_s|libstdc\+\+|ld-[^/]*)\.so/.test(path))
  return [...new Set([...later, ...linked])]
}
