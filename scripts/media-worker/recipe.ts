import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * What a built worker is made of and how. This file and `shim/` name it in the cache: who changes either builds another.
 * Upstream builds with meson and its own copies of the libraries, which it downloads; here Debian's are used.
 */
export const SHIM = join(import.meta.dirname, 'shim')

/** Upstream has -O3. `-w`: warnings about upstream's code are upstream's. */
const FLAGS = [
  '-std=c++20', '-O2', '-w', '-fPIE', '-fstack-protector-strong', '-D_FORTIFY_SOURCE=2',
  '-DNDEBUG', '-DMS_LITTLE_ENDIAN', '-DMS_EXECUTABLE', '-DFLATBUFFERS_LOCALE_INDEPENDENT=1',
]
const LINK = ['-pie', '-Wl,-z,relro,-z,now', '-s']
const LIBRARIES = ['-luv', '-lsrtp2', '-lssl', '-lcrypto', '-lpthread', '-ldl']
const SCHEMA = ['--cpp', '--cpp-field-case-style', 'lower', '--reflect-names', '--scoped-enums', '--filename-suffix', '']

/** What meson.build adds unless a bandwidth estimator of its own is asked for. */
const WITH_ESTIMATOR = ['src/DepLibWebRTC.cpp', 'src/RTC/TransportCongestionControlClient.cpp', 'src/RTC/TransportCongestionControlServer.cpp']

/** The worker's source in the npm package, and the folder things are made in. */
export type Folders = { readonly source: string; readonly work: string }

/** One file to compile; the estimator's own files include none of what is compiled in advance. */
export type SourceFile = { readonly path: string; readonly object: string; readonly isOfWorker: boolean }

/** The lists of the package's own meson.build files, so that a file upstream adds is compiled too. */
export function sourceFiles({ source, work }: Folders): SourceFile[] {
  const estimator = 'deps/libwebrtc'
  const paths = [
    ...listIn(join(source, 'meson.build'), 'common_sources'),
    'src/main.cpp',
    ...WITH_ESTIMATOR.filter(path => existsSync(join(source, path))),
    ...listIn(join(source, estimator, 'meson.build'), 'libwebrtc_sources').map(path => `${estimator}/${path}`),
  ]
  return [...new Set(paths)].sort().map(path => ({
    path: join(source, path),
    object: join(work, 'objects', `${path.replace(/\//g, '_').replace(/\.\w+$/, '')}.o`),
    isOfWorker: path.startsWith('src/'),
  }))
}

function listIn(file: string, name: string): string[] {
  const body = new RegExp(`^${name} = \\[([\\s\\S]*?)^\\]`, 'm').exec(readFileSync(file, 'utf8'))?.[1]
  if (!body) throw new Error(`${file} has no list ${name}`)
  return [...body.matchAll(/'([^']+)'/g)].map(([, path]) => path!)
}

/** The schemas of what Node and the worker say to each other become headers. */
export function schemaArguments({ source, work }: Folders, schemas: readonly string[]): string[] {
  return [...SCHEMA, '-o', join(work, 'schema/FBS'), ...schemas.map(name => join(source, 'fbs', name))]
}

export function precompiledHeader({ work }: Folders): string {
  return join(work, 'objects/precompiled.hpp')
}

export function precompileArguments(folders: Folders): string[] {
  return [...FLAGS, ...includes(folders), '-x', 'c++-header', precompiledHeader(folders)]
}

export function compileArguments(folders: Folders, { path, isOfWorker }: SourceFile): string[] {
  return [...FLAGS, ...includes(folders), ...(isOfWorker ? ['-include', precompiledHeader(folders)] : []), '-c', path]
}

export function linkArguments(objects: readonly string[]): string[] {
  return [...LINK, ...objects, ...LIBRARIES]
}

/** The shim comes first: it stands before OpenSSL's and libsrtp's own headers. */
function includes({ source, work }: Folders) {
  return [SHIM, join(source, 'include'), join(work, 'schema'), join(source, 'deps/libwebrtc'), join(source, 'deps/libwebrtc/libwebrtc')].map(folder => `-I${folder}`)
}
