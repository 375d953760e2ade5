import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { freePort } from './port.ts'

export type TestRedis = AsyncDisposable & { readonly url: string; readonly port: number; readonly pid: number; readonly kill: () => Promise<void> }

/** A real redis-server that keeps nothing, on a port of its own or the one given; it answers when this resolves. */
export async function startRedis({ port, more = [] }: { readonly port?: number; readonly more?: readonly string[] } = {}): Promise<TestRedis> {
  const at = port ?? (await freePort())
  const child: ChildProcess = spawn('redis-server', ['--port', String(at), '--save', '', '--appendonly', 'no', '--bind', '127.0.0.1', ...more], { stdio: ['ignore', 'pipe', 'ignore'] })
  child.once('error', () => undefined) // Told below: without a process there is no line.
  let isReady = false
  for await (const line of child.stdout!) if ((isReady = String(line).includes('Ready to accept'))) break
  if (!isReady) throw new Error('redis-server did not start; install Debian package redis-server')
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  return { url: `redis://127.0.0.1:${at}`, port: at, pid: child.pid!, kill, [Symbol.asyncDispose]: kill }
}
