import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { installDebian, works } from '../debian-packages.ts'
import { run } from './run.ts'
import { OF_THE_MACHINE, PACKAGES, type Tools, type Workshop } from './tools.ts'
import { unpackTools } from './unpack-tools.ts'

/** All headers and libraries that are not the package's own. */
const PROBE = `#include <flatbuffers/flatbuffers.h>
#include <openssl/ssl.h>
#include <srtp2/srtp.h>
#include <uv.h>
int main() { return OpenSSL_version_num() && uv_version() ? srtp_init() : 1; }
`

/** The machine's own tools; else root installs them, and anybody else unpacks them beside the build. Null where neither is possible. */
export async function bringWorkerTools(shop: Workshop): Promise<Tools | null> {
  if (await canBuild(OF_THE_MACHINE, shop)) return OF_THE_MACHINE
  if (!works('apt-get', '--version')) return null
  const isRoot = process.getuid?.() === 0
  const doing = isRoot ? 'installing what the media worker is built with' : 'unpacking what the media worker is built with'
  shop.log.info({ packages: PACKAGES.join(' ') }, doing)
  if (isRoot) await installDebian(PACKAGES, shop.signal)
  if (await canBuild(OF_THE_MACHINE, shop)) return OF_THE_MACHINE
  const tools = await unpackTools(shop)
  return tools && (await canBuild(tools, shop)) ? tools : null
}

async function canBuild({ compiler, flatc, linkArguments }: Tools, { work, signal }: Workshop): Promise<boolean> {
  mkdirSync(work, { recursive: true })
  const probe = join(work, `probe-${process.pid}.cpp`)
  writeFileSync(probe, PROBE)
  try {
    await run([...flatc, '--version'], { signal })
    await run([...compiler, '-std=c++20', probe, '-luv', '-lsrtp2', '-lssl', '-lcrypto', ...linkArguments, '-o', `${probe}.out`], { signal })
    return true
  } catch {
    signal.throwIfAborted()
    return false
  } finally {
    for (const file of [probe, `${probe}.out`]) rmSync(file, { force: true })
  }
}
