import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { canInstall, installDebian, works } from './debian-packages.ts'

/** One thing the tests need that npm cannot bring: the Debian package that has it, and whether it is here. */
type Tool = { readonly debian: string; readonly isHere: () => boolean }

const CHROMIUM_PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable']

const TOOLS: readonly Tool[] = [
  { debian: 'chromium', isHere: () => chromiumPath() !== undefined },
  { debian: 'redis-server', isHere: () => works('redis-server', '--version') },
  { debian: 'openssl', isHere: () => works('openssl', 'version') },
  { debian: 'fonts-noto-cjk', isHere: () => spawnSync('fc-list', [':lang=zh'], { encoding: 'utf8' }).stdout?.trim().length > 0 },
]

/** The browser the tests drive; Playwright's own download is out of reach in a closed network. */
export function chromiumPath(chosen?: string): string | undefined {
  return [...(chosen ? [chosen] : []), ...CHROMIUM_PLACES].find(path => existsSync(path))
}

/** Names of the Debian packages that are missing here. */
export function missingTools(): string[] {
  return TOOLS.filter(tool => !tool.isHere()).map(tool => tool.debian)
}

/** Installs what is missing where apt can; otherwise says what to install. True when all is here. */
export async function bringTools(): Promise<boolean> {
  const missing = missingTools()
  if (!missing.length) return true
  if (canInstall()) {
    process.stderr.write(`• Installing for the tests: ${missing.join(', ')} …\n`)
    await installDebian(missing)
  }
  const still = missingTools()
  if (still.length) process.stderr.write(`✗ The tests need ${still.join(', ')}. On Debian: apt-get install --no-install-recommends ${still.join(' ')}\n`)
  return !still.length
}
