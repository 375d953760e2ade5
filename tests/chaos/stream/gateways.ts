import type { ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '#tests/port'
import { cpuMs } from '../../bench/harness.ts'
import type { Stage } from './stage.ts'
import type { System } from './system.ts'

const GATEWAYS = 2
const DOWN_MS = 500

/** The gateways of a trial, each of which may be killed and comes back on its own port. */
export class Gateways implements Disposable {
  readonly #stage: Stage
  readonly #system: System
  readonly #ports: number[] = []
  readonly #children: ChildProcess[] = []
  #isOver = false
  #restarting: Promise<void> = Promise.resolve()
  /** Of those that were killed. */
  #spentMs = 0

  private constructor(stage: Stage, system: System) {
    this.#stage = stage
    this.#system = system
  }

  static async open(stage: Stage, system: System): Promise<Gateways> {
    const gateways = new Gateways(stage, system)
    for (let index = 0; index < GATEWAYS; index++) {
      gateways.#ports.push(await freePort())
      gateways.#children.push(await system.startGateway(stage, { index, port: gateways.#ports[index]! }))
    }
    stage.balancer.ports = gateways.#ports
    return gateways
  }

  /** What all of them have taken so far. */
  cpuMs(): number {
    return this.#children.reduce((sum, child) => sum + ownMs(child), this.#spentMs)
  }

  /** One at a time: the next is killed when the last is back, so that one always stands. `killing` is called just before. */
  async kill(index: number, killing: (port: number) => void): Promise<void> {
    const before = this.#restarting
    let back = (): void => undefined
    this.#restarting = new Promise(resolve => (back = resolve))
    await before
    killing(this.#ports[index]!)
    this.#spentMs += ownMs(this.#children[index]!)
    this.#children[index]!.kill('SIGKILL')
    await sleep(DOWN_MS)
    await this.#restart(index)
    back()
  }

  async #restart(index: number): Promise<void> {
    // As a service manager does: one that cannot start, because the database is away, is started again.
    while (!this.#isOver) {
      const started = await this.#system.startGateway(this.#stage, { index, port: this.#ports[index]! }).catch(() => null)
      if (started) this.#children[index] = started
      if (started) break
      await sleep(DOWN_MS)
    }
    if (this.#isOver) this.#children[index]!.kill('SIGKILL')
  }

  [Symbol.dispose](): void {
    this.#isOver = true
    for (const child of this.#children) child.kill('SIGKILL')
  }
}

/** 0 for one that is gone. */
function ownMs({ pid, exitCode, signalCode, killed }: ChildProcess): number {
  return exitCode !== null || signalCode !== null || killed ? 0 : cpuMs(pid)
}
