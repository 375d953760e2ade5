import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { type Socket, createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './port.ts'
import { bindingRequest, isBound } from './stun.ts'

const HOST = '127.0.0.1'
const BIND_MS = 5_000
/** A record of DTLS begins with 20 to 63, STUN with less, RTP with more (RFC 7983). */
const isDtls = (datagram: Buffer) => datagram[0]! >= 20 && datagram[0]! <= 63

type Way = { readonly port: number; readonly usernameFragment: string; readonly password: string }

/**
 * The other end of a WebRTC transport as far as DTLS goes, by `openssl s_client` or `s_server`: no browser, and OpenSSL's own
 * handshake against the worker's. A relay binds by STUN and carries datagrams between both, from the one port ICE knows.
 */
export class DtlsPeer implements AsyncDisposable {
  readonly fingerprint: string
  readonly #role: 'client' | 'server'
  readonly #folder: string
  readonly #toWorker = createSocket('udp4')
  readonly #toOpenssl = createSocket('udp4')
  #openssl: ChildProcess | null = null

  constructor(role: 'client' | 'server') {
    this.#role = role
    this.#folder = mkdtempSync(join(tmpdir(), 'guatu-dtls-'))
    const files = ['-keyout', this.#file('key.pem'), '-out', this.#file('cert.pem')]
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=peer', ...files], { stdio: 'pipe' })
    this.fingerprint = new X509Certificate(readFileSync(this.#file('cert.pem'))).fingerprint256
  }

  /** Binds by STUN, then lets OpenSSL shake hands. */
  async connect(way: Way): Promise<void> {
    await Promise.all([bound(this.#toWorker), bound(this.#toOpenssl)])
    const port = await freePort()
    let opensslPort = this.#role === 'server' ? port : 0
    this.#toOpenssl.on('message', (datagram, from) => {
      opensslPort = from.port
      this.#toWorker.send(datagram, way.port, HOST)
    })
    this.#toWorker.on('message', datagram => {
      if (isDtls(datagram) && opensslPort) this.#toOpenssl.send(datagram, opensslPort, HOST)
    })
    if (this.#role === 'server') this.#start(['s_server', '-accept', String(port)])
    await this.#bind(way)
    if (this.#role === 'client') this.#start(['s_client', '-connect', `${HOST}:${this.#toOpenssl.address().port}`])
  }

  async #bind({ port, usernameFragment, password }: Way): Promise<void> {
    const answered = new Promise<void>(resolve => this.#toWorker.on('message', datagram => isBound(datagram) && resolve()))
    this.#toWorker.send(bindingRequest({ username: `${usernameFragment}:peer`, password }), port, HOST)
    await Promise.race([answered, sleep(BIND_MS, undefined, { ref: false }).then(() => Promise.reject(new Error('no answer to STUN')))])
  }

  #start(args: readonly string[]): void {
    const all = [...args, '-dtls1_2', '-mtu', '1200', '-use_srtp', 'SRTP_AEAD_AES_128_GCM', '-cert', this.#file('cert.pem'), '-key', this.#file('key.pem')]
    this.#openssl = spawn('openssl', all, { stdio: ['pipe', 'ignore', 'ignore'] })
  }

  #file(name: string) {
    return join(this.#folder, name)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const openssl = this.#openssl
    if (openssl?.exitCode === null && openssl.signalCode === null) {
      const gone = once(openssl, 'exit')
      openssl.kill('SIGKILL')
      await gone
    }
    for (const socket of [this.#toWorker, this.#toOpenssl]) socket.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

function bound(socket: Socket): Promise<void> {
  return new Promise(resolve => socket.bind(0, HOST, resolve))
}
