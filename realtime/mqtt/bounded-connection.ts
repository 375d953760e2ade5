import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'

/**
 * A socket that ends with an error when a packet says it is longer than `mostBytes`: the parser behind it would gather up to
 * 256 MB first. Reads only the fixed header of each packet: type u8, length in up to four bytes of seven bits.
 */
export class BoundedConnection extends Duplex {
  readonly #socket: Socket
  readonly #mostBytes: number
  #isInLength = false
  #length = 0
  #shift = 0
  #toSkip = 0

  constructor(socket: Socket, mostBytes: number) {
    super()
    this.#socket = socket
    this.#mostBytes = mostBytes
    socket.on('data', (bytes: Buffer) => this.#take(bytes))
    socket.on('end', () => this.push(null))
    socket.on('error', error => this.destroy(error))
    socket.on('close', () => this.destroy())
    socket.on('drain', () => this.emit('drain'))
  }

  override _read(): void {
    this.#socket.resume()
  }

  override _write(bytes: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(bytes, encoding, done)
  }

  override _final(done: () => void): void {
    this.#socket.end(done)
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy()
    done(error)
  }

  #take(bytes: Buffer): void {
    if (!this.#isWithinBounds(bytes)) this.destroy(new Error('packet too long'))
    else if (!this.push(bytes)) this.#socket.pause()
  }

  #isWithinBounds(bytes: Buffer): boolean {
    for (let at = 0; at < bytes.length; ) {
      if (this.#toSkip > 0) {
        const skipped = Math.min(this.#toSkip, bytes.length - at)
        this.#toSkip -= skipped
        at += skipped
      } else if (!this.#isInLength) {
        this.#isInLength = true
        this.#length = this.#shift = 0
        at++
      } else if (!this.#readLength(bytes[at++]!)) return false
    }
    return true
  }

  #readLength(byte: number): boolean {
    this.#length += (byte & 0x7f) * 2 ** this.#shift
    this.#shift += 7
    if ((byte & 0x80) === 0) {
      this.#isInLength = false
      this.#toSkip = this.#length
    } else if (this.#shift > 21) return false
    return this.#length <= this.#mostBytes
  }
}
