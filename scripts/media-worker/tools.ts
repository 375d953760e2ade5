import type { Logger } from '#platform/log'
import type { Words } from '#platform/pure'

/** What a build needs beside the npm package, by Debian's names. */
export const PACKAGES = ['g++', 'flatbuffers-compiler', 'libflatbuffers-dev', 'libuv1-dev', 'libssl-dev', 'libsrtp2-dev'] as const

/** Commands with what must always be said to them. */
export type Tools = {
  readonly compiler: readonly string[]
  readonly flatc: readonly string[]
  readonly linkArguments: readonly string[]
  /** Shared libraries that are on no machine but in a folder of ours: they travel with the worker. */
  readonly unpacked: string | null
}

/** How a build goes, in few lines. */
export type Progress = Pick<Logger, 'info' | 'warn'>

export type Workshop = { readonly work: string; readonly signal: AbortSignal; readonly log: Progress }

export const OF_THE_MACHINE: Tools = { compiler: ['g++'], flatc: ['flatc'], linkArguments: [], unpacked: null }

export const noTools: Words = {
  zh: `编译媒体处理程序缺少工具，又无法从 Debian 取得，不能通话；请安装 ${PACKAGES.join(' ')}，或用 MEDIASOUP_WORKER_BIN 指定已有的程序。`,
  en: `The media worker cannot be built here: its tools are missing and Debian cannot be reached, so there are no calls. Install ${PACKAGES.join(' ')}, or name a worker in MEDIASOUP_WORKER_BIN.`,
}

export const notCompiled: Words = {
  zh: '媒体处理程序没有编译成功，不能通话；原因见服务器日志，可用 MEDIASOUP_WORKER_BIN 指定已有的程序。',
  en: 'The media worker could not be built, so there are no calls. The log of the server says why; MEDIASOUP_WORKER_BIN can name a worker you have.',
}
