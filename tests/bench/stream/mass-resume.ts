import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import WebSocket from 'ws'
import { cpuMs } from '../harness.ts'

export type MassResume = { readonly cpuMs: number; readonly isWhole: boolean; readonly ringShare: number }

/** Everyone comes back at once and asks for the same past: the server's CPU until the last has it all. */
export async function massResume(mode: 'shared' | 'each', { clients, facts }: { clients: number; facts: number }): Promise<MassResume> {
  const server = fork(join(import.meta.dirname, 'resume-server.ts'), [mode, String(facts)])
  try {
    const [port] = (await once(server, 'message')) as [number]
    await Promise.all(Array.from({ length: 20 }, () => resume(port, facts))) // warm
    const before = cpuMs(server.pid)
    const whole = await Promise.all(Array.from({ length: clients }, () => resume(port, facts)))
    const spent = cpuMs(server.pid) - before
    const served = (await (await fetch(`http://127.0.0.1:${port}/served`)).json()) as { ring: number; log: number }
    return { cpuMs: spent, isWhole: whole.every(Boolean), ringShare: served.ring / (served.ring + served.log) }
  } finally {
    server.kill('SIGKILL')
  }
}

/** A client so thin that it costs the machine nothing: it reads where each page begins and ends, by the bytes. */
function resume(port: number, facts: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let stands = 0
    const socket = new WebSocket(`ws://127.0.0.1:${port}/live/?EIO=4&transport=websocket`)
    socket.on('error', reject)
    socket.on('message', (bytes: Buffer) => {
      const start = bytes.toString('latin1', 0, 80)
      if (start.startsWith('0{')) socket.send('40')
      else if (start.startsWith('40')) socket.send('420["follow",{"cursor":{"live":0}}]')
      else if (start === '2') socket.send('3')
      const page = /^42\["facts",\{"channel":"live","after":(\d+),"upTo":(\d+),/.exec(start)
      if (!page) return
      const isNext = Number(page[1]) === stands
      stands = Number(page[2])
      if (isNext && stands < facts) return
      socket.close()
      resolve(isNext)
    })
  })
}
