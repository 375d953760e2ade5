import { createHash } from 'node:crypto'
import { mkdirSync, realpathSync } from 'node:fs'
import { type Server, connect, createServer } from 'node:net'
import { problem } from '#platform/pure'

export const dataDirInUse = problem<{ dataDir: string; pid: string }>('data_dir_in_use', 500, {
  zh: ({ dataDir, pid }) => `数据目录 ${dataDir} 正由另一个挂图进程（${pid}）使用；请先停止它，或用 DATA_DIR 另指一个目录。`,
  en: ({ dataDir, pid }) => `${dataDir} is in use by another Guatu process (${pid}). Stop it first, or name another folder in DATA_DIR.`,
})

/**
 * Holds a data folder for this process alone, by a Linux abstract socket named after it: the kernel lets go
 * of it whenever the process dies, kill -9 too, so there is no stale lock to be fooled by.
 */
export async function holdAlone(dataDir: string): Promise<AsyncDisposable> {
  mkdirSync(dataDir, { recursive: true })
  const name = `\0guatu-${createHash('sha256').update(realpathSync(dataDir)).digest('hex').slice(0, 32)}`
  const server = createServer(asker => {
    asker.on('error', () => asker.destroy())
    asker.end(String(process.pid))
  })
  if (!(await take(server, name))) throw dataDirInUse({ dataDir, pid: await holderOf(name) })
  server.unref()
  return { [Symbol.asyncDispose]: () => new Promise<void>(done => server.close(() => done())) }
}

function take(server: Server, name: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error)))
    server.listen(name, () => resolve(true))
  })
}

/** The holder's pid as it tells it; a busy holder may not answer in time. */
function holderOf(name: string): Promise<string> {
  return new Promise(resolve => {
    let pid = ''
    const socket = connect(name)
    const answer = () => {
      socket.destroy()
      resolve(pid ? `pid ${pid}` : 'busy')
    }
    socket.setTimeout(1_000, answer)
    socket.on('data', bytes => (pid += bytes)).on('end', answer).on('error', answer)
  })
}
