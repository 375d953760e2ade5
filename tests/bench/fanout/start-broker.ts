import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '#tests/port'
import { startRedis } from '#tests/redis'

const CACHE = join(import.meta.dirname, '../../../.cache')

export type Broker = AsyncDisposable & { readonly port: number; readonly pid: number }

/** Redis as installed, NATS from Debian's package, unpacked into the cache and never installed. Output buffers without a limit. */
export async function startBroker(kind: 'redis' | 'nats'): Promise<Broker> {
  if (kind === 'redis') return startRedis({ more: ['--client-output-buffer-limit', 'pubsub 0 0 0'] })
  const port = await freePort()
  const server = spawn(natsServer(), ['--addr', '127.0.0.1', '--port', String(port), '--config', natsConfig()], { stdio: 'ignore' })
  await untilListening(port)
  return {
    port,
    pid: server.pid!,
    async [Symbol.asyncDispose]() {
      if (server.exitCode !== null) return
      const ended = once(server, 'exit')
      server.kill('SIGKILL')
      await ended
    },
  }
}

function natsServer(): string {
  const folder = join(CACHE, 'debian-nats')
  if (!existsSync(folder)) {
    mkdirSync(CACHE, { recursive: true })
    const draft = mkdtempSync(`${folder}-`)
    execFileSync('apt-get', ['download', '--quiet', 'nats-server'], { cwd: draft, stdio: 'pipe' })
    for (const file of readdirSync(draft)) execFileSync('dpkg', ['-x', file, 'root'], { cwd: draft })
    if (!existsSync(folder)) renameSync(join(draft, 'root'), folder)
    rmSync(draft, { recursive: true, force: true })
  }
  return ['usr/sbin/nats-server', 'usr/bin/nats-server'].map(at => join(folder, at)).find(at => existsSync(at))!
}

/** Its default cuts a subscriber that is 64 MB behind. */
function natsConfig(): string {
  return join(import.meta.dirname, 'nats.conf')
}

async function untilListening(port: number): Promise<void> {
  for (let left = 200; left > 0; left--) {
    const socket = connect(port, '127.0.0.1')
    const isUp = await Promise.race([once(socket, 'connect').then(() => true), once(socket, 'error').then(() => false, () => false)]).catch(() => false)
    socket.destroy()
    if (isUp) return
    await sleep(25)
  }
  throw new Error('broker did not start')
}
