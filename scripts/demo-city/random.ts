/** Seeded chance. One stream per purpose, so that a change in one part of the city does not reshuffle the others. */
export class Dice {
  #state: number

  constructor(seed: number, purpose: string) {
    this.#state = hashText(`${seed}:${purpose}`)
  }

  /** mulberry32: [0, 1), 32 bits of state, the same on every platform. */
  unit(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.unit()
  }

  /** A whole number from low to high, both included. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.unit() * (high - low + 1))
  }

  chance(probability: number): boolean {
    return this.unit() < probability
  }

  pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.unit() * items.length)]
    if (item === undefined) throw new RangeError('nothing to pick from')
    return item
  }

  /** An index, as likely as its weight. */
  weighted(weights: readonly number[]): number {
    let left = this.unit() * weights.reduce((sum, weight) => sum + weight, 0)
    const index = weights.findIndex(weight => (left -= weight) < 0)
    return index === -1 ? weights.length - 1 : index
  }

  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.unit())) * Math.cos(2 * Math.PI * this.unit())
  }

  shuffle<T>(items: readonly T[]): T[] {
    const out = [...items]
    for (let i = out.length - 1; i > 0; i--) {
      const j = this.whole(0, i)
      const held = out[i] as T
      out[i] = out[j] as T
      out[j] = held
    }
    return out
  }

  /** Shaped as a version 4 UUID, but seeded: the demo keeps its ids from one start to the next. */
  uuid(): string {
    const hex = Array.from({ length: 8 }, () => Math.floor(this.unit() * 65536).toString(16).padStart(4, '0')).join('')
    const variant = '89ab'[Math.floor(this.unit() * 4)]
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
  }
}

/** FNV-1a with a last stir. */
function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return stir(hash)
}

function stir(value: number): number {
  let h = value | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/** Smooth noise in [-1, 1] over the plane: three octaves of value noise, the longest wave `waveKm`. */
export function noise(seed: number, waveKm: number): (x: number, y: number) => number {
  return (x, y) => {
    let sum = 0
    let amplitude = 1
    for (let octave = 0; octave < 3; octave++) {
      const scale = 2 ** octave / waveKm
      sum += amplitude * valueNoise(seed + octave * 101, x * scale, y * scale)
      amplitude /= 2
    }
    return sum / 1.75
  }
}

function valueNoise(seed: number, x: number, y: number): number {
  const x0 = Math.floor(x)
  const y0 = Math.floor(y)
  const at = (i: number, j: number) => stir(stir(stir(seed) + x0 + i) + y0 + j) / 2147483648
  const ease = (t: number) => t * t * (3 - 2 * t)
  const u = ease(x - x0)
  const v = ease(y - y0)
  const top = at(0, 0) + (at(1, 0) - at(0, 0)) * u
  return top + (at(0, 1) + (at(1, 1) - at(0, 1)) * u - top) * v
}
