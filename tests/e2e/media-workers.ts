import { readFileSync, readdirSync } from 'node:fs'

/** Process ids of the media workers that the server on this port started. */
export function mediaWorkersOf(port: number): number[] {
  return readdirSync('/proc').filter(name => /^\d+$/.test(name)).map(Number).filter(pid => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8')
      if (!status.startsWith('Name:\tmediasoup-work')) return false
      const parent = /^PPid:\s+(\d+)/m.exec(status)![1]
      return readFileSync(`/proc/${parent}/environ`, 'utf8').split('\0').includes(`PORT=${port}`)
    } catch {
      return false // Ended while we looked.
    }
  })
}
