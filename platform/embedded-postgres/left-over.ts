import { readFileSync, readdirSync, readlinkSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { problem } from '#platform/pure'
import type { Progress } from './index.ts'
import type { Home } from './place.ts'

const stillRunning = problem<{ folder: string; pids: string }>('postgres_still_running', 500, {
  zh: ({ folder, pids }) => `${folder} 上仍有 PostgreSQL 进程（${pids}）不肯退出；请先结束它们。`,
  en: ({ folder, pids }) => `PostgreSQL processes (${pids}) still work on ${folder} and do not stop. End them first.`,
})

/** How long a server left by a kill -9 may take for a fast, then for a hard stop. */
const FAST_MS = 15_000
const HARD_MS = 5_000
const POLL_MS = 20

/** Stops what a killed process left running on this cluster. We hold the folder's lock, so it is nobody else's. */
export async function stopLeftOver(home: Home, log: Progress) {
  if (processesOn(home).length) {
    log.info({ folder: home.data }, 'stopping the PostgreSQL an earlier run left behind')
    if (!(await stopAll(home, 'SIGINT', FAST_MS)) && !(await stopAll(home, 'SIGQUIT', HARD_MS))) {
      throw stillRunning({ folder: home.data, pids: processesOn(home).join(', ') })
    }
  }
  // Nobody works here any more, so the file is stale; its pid may be another program's by now.
  rmSync(join(home.data, 'postmaster.pid'), { force: true })
}

async function stopAll(home: Home, signal: 'SIGINT' | 'SIGQUIT', withinMs: number) {
  signalPostmaster(home, signal)
  const until = Date.now() + withinMs
  while (processesOn(home).length) {
    if (Date.now() > until) return false
    await sleep(POLL_MS)
  }
  return true
}

/** Backends end with their postmaster; where it is gone already, they notice by themselves. */
function signalPostmaster(home: Home, signal: 'SIGINT' | 'SIGQUIT') {
  const pids = processesOn(home)
  const postmaster = pids.find(pid => pid === postmasterPid(home))
  for (const pid of postmaster === undefined && signal === 'SIGQUIT' ? pids : [postmaster]) {
    try {
      if (pid !== undefined) process.kill(pid, signal)
    } catch {
      // Gone between looking and asking.
    }
  }
}

function postmasterPid(home: Home) {
  try {
    return Number(readFileSync(join(home.data, 'postmaster.pid'), 'utf8').split('\n')[0])
  } catch {
    return undefined
  }
}

/** Every PostgreSQL process stands in its cluster's folder, so a recycled pid or a stale file cannot pass for one. */
function processesOn(home: Home): number[] {
  return readdirSync('/proc').filter(name => /^\d+$/.test(name) && standsIn(name, home.data)).map(Number)
}

function standsIn(pid: string, folder: string) {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === folder && readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'postgres'
  } catch {
    return false // Gone, or not ours to look at.
  }
}
