import type { Words } from '#platform/pure'

/** Shown where a call would begin, so said for whoever stands there, with what an administrator can do. */
export const notInstalled: Words = {
  zh: '没有安装 mediasoup 依赖包，不能通话；请重新安装依赖。',
  en: 'The package mediasoup is not installed, so there are no calls. Install the dependencies again.',
}

export const notBuilt: Words = {
  zh: '这台机器上还没有媒体处理程序，不能通话；npm start 会在后台编译它。',
  en: 'This machine has no media worker yet, so there are no calls; npm start builds it in the background.',
}

export const onlyLinux: Words = {
  zh: '媒体处理程序只能在 Linux 上编译，这里不能通话；可用 MEDIASOUP_WORKER_BIN 指定已有的程序。',
  en: 'The media worker is built on Linux only, so there are no calls here; MEDIASOUP_WORKER_BIN can name a worker you have.',
}

export function broken(path: string): Words {
  return {
    zh: `MEDIASOUP_WORKER_BIN 指向的 ${path} 不能运行，不能通话；请改正它，或去掉这项设置。`,
    en: `MEDIASOUP_WORKER_BIN names ${path}, which does not run, so there are no calls. Correct it, or unset it.`,
  }
}

export function building({ compiled, files }: { compiled: number; files: number }): Words {
  return {
    zh: `媒体处理程序正在编译（${compiled}/${files}），完成后即可通话，不用重启。`,
    en: `The media worker is being built (${compiled} of ${files} files); calls become possible by themselves.`,
  }
}
