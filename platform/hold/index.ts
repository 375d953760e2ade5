import { createHash } from 'node:crypto'
import { mkdirSync, realpathSync } from 'node:fs'
import { type Server, connect, createServer } from 'node:net'

const ANSWER_MS = 1_000

/**
 * Holds a folder for this process alone, by a Linux abstract socket named after it: the kernel lets go of it whenever the
 * process dies, kill -9 too, so there is no stale lock to be fooled by. Null while another process holds it.
 */
export async function takeHold(folder: string): Promise<AsyncDisposable | null> {
  mkdirSync(folder, { recursive: true })
  const server = createServer(asker => {
    asker.on('error', () => asker.destroy())
    asker.end(String(process.pid))
  })
  if (!(await take(server, nameOf(folder)))) return null
  server.unref()
  return { [Symbol.asyncDispose]: () => new Promise<void>(done => server.close(() => done())) }
}

/** The holder's pid as it tells it; a busy holder may not answer in time. */
export function holderOf(folder: string): Promise<string> {
  return new Promise(resolve => {
    let pid = ''
    const socket = connect(nameOf(folder))
    const answer = () => {
      socket.destroy()
      resolve(pid ? `pid ${pid}` : 'busy')
    }
    socket.setTimeout(ANSWER_MS, answer)
    socket.on('data', bytes => (pid += bytes)).on('end', answer).on('error', answer)
  })
}

function nameOf(folder: string) {
  return `\0guatu-${createHash('sha256').update(realpathSync(folder)).digest('hex').slice(0, 32)}`
}

function take(server: Server, name: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error)))
    server.listen(name, () => resolve(true))
  })
}
