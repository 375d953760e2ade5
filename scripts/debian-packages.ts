import { spawn, spawnSync } from 'node:child_process'

/** True where apt can install what is missing. */
export function canInstall(): boolean {
  return howToBeRoot() !== undefined && works('apt-get', '--version')
}

/** Installs Debian packages; what came of it the caller sees by looking for what it needed. */
export async function installDebian(packages: readonly string[], signal?: AbortSignal): Promise<void> {
  await apt(['update', '-qq'], signal)
  await apt(['install', '-y', '-qq', '--no-install-recommends', ...packages], signal)
}

export function works(command: string, argument: string): boolean {
  return spawnSync(command, [argument], { stdio: 'ignore' }).status === 0
}

/** What goes before apt-get: nothing for root, sudo where it asks no password. */
function howToBeRoot(): string[] | undefined {
  if (process.getuid?.() === 0) return []
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : undefined
}

/** Another apt may be at work: it is waited for. Prints where errors go. */
function apt(args: readonly string[], signal?: AbortSignal): Promise<void> {
  const [command = 'env', ...rest] = [...(howToBeRoot() ?? []), 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-o', 'DPkg::Lock::Timeout=300', ...args]
  return new Promise(resolve => {
    const child = spawn(command, rest, { stdio: ['ignore', 2, 2], ...(signal && { signal }) })
    child.once('error', () => resolve()).once('exit', () => resolve())
  })
}
