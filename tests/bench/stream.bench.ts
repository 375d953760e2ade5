import { CitySystem } from '../chaos/stream/city-system.ts'
import { planFaults } from '../chaos/stream/plan-faults.ts'
import type { System } from '../chaos/stream/system.ts'
import { type TrialVerdict, runTrial } from '../chaos/stream/trial.ts'
import type { Verdict } from '../chaos/stream/verdict.ts'
import { type Bench, type BenchOptions, type BenchResult, worstRound } from './harness.ts'
import { massResume } from './stream/mass-resume.ts'
import { PeerSystem } from './stream/peer-system.ts'

type Round = Omit<BenchResult, 'name'>
type Size = { readonly clients: number; readonly seconds: number; readonly perSecond: number; readonly resuming: number; readonly facts: number }

const FULL: Size = { clients: 200, seconds: 40, perSecond: 20, resuming: 1_000, facts: 500 }
/** The short form of chaos `stream` too: real gateways behind one port, a cut and a kill. */
const SHORT: Size = { clients: 24, seconds: 5, perSecond: 12, resuming: 30, facts: 60 }

/** Longer than any of Socket.IO's clients waits between two tries; what has not come by then never does. */
const PEER_PATIENCE_MS = 8_000
const OUR_PATIENCE_MS = 20_000

/** The same stage, faults and reports for each. */
async function trial(system: System, { seed, short, say }: BenchOptions, { clients, seconds, perSecond }: Size): Promise<TrialVerdict> {
  const faults = planFaults({ seed, clients, seconds, isShort: short })
  const patienceMs = system instanceof PeerSystem ? PEER_PATIENCE_MS : OUR_PATIENCE_MS
  const verdict = await runTrial({ system, seed, clients, seconds, perSecond, faults, patienceMs, say })
  say(`${system.name}: ${JSON.stringify(verdict)}`)
  return verdict
}

const percentLost = ({ lost, deliveries }: Verdict): number => (100 * lost) / deliveries

function gateOf(ours: Verdict, isWhole: boolean): Round['gate'] {
  const { lost, doubled, reordered, foreign, isLedgerComplete, reloads, resumes } = ours
  const passed = lost + doubled + reordered + foreign + reloads === 0 && isLedgerComplete && isWhole && resumes > 0
  return { passed, lost, doubled, reordered, isLedgerComplete, isResumeWhole: isWhole, foreign, reloads, resumes }
}

async function round(options: BenchOptions, size: Size): Promise<Round> {
  const ours = await trial(new CitySystem(), options, size)
  const peers = options.short ? null : { standard: await trial(new PeerSystem('off'), options, size), recovery: await trial(new PeerSystem('on'), options, size) }
  const many = { clients: size.resuming, facts: size.facts }
  const [shared, each] = [await massResume('shared', many), await massResume('each', many)]
  return {
    gate: gateOf(ours, shared.isWhole && each.isWhole),
    ratios: { massResumeCpu: each.cpuMs / Math.max(shared.cpuMs, 10) },
    figures: {
      lost: ours.lost,
      doubled: ours.doubled,
      reordered: ours.reordered,
      resumeP99Ms: ours.resumeP99Ms,
      resumeP50Ms: ours.resumeP50Ms,
      resumeMaxMs: ours.resumeMaxMs,
      resumes: ours.resumes,
      gatewaysCores: ours.gatewaysCores,
      clientsCores: ours.clientsCores,
      acknowledged: ours.acknowledged,
      deliveries: ours.deliveries,
      massResumeCpuMs: shared.cpuMs,
      ringSharePercent: 100 * shared.ringShare,
      ...(peers && {
        peerLostPercent: percentLost(peers.standard),
        peerLostRecoveryPercent: percentLost(peers.recovery),
        peerReordered: peers.standard.reordered,
        peerReorderedRecovery: peers.recovery.reordered,
      }),
    },
  }
}

async function run(options: BenchOptions): Promise<BenchResult> {
  const rounds: Round[] = []
  for (let at = 0; at < (options.short ? 1 : options.rounds); at++) rounds.push(await round({ ...options, seed: options.seed + at }, options.short ? SHORT : FULL))
  // A peer's smallest loss is the worst round for us.
  return worstRound('stream', rounds, { lowest: ['peerLostPercent', 'peerLostRecoveryPercent', 'peerReordered', 'peerReorderedRecovery', 'ringSharePercent', 'acknowledged', 'deliveries', 'resumes'] })
}

export const bench: Bench = { name: 'stream', run }
