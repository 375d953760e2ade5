import { createHash } from 'node:crypto'
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type DemoCity, generateDemoCity } from '../demo-city/index.ts'

const GENERATOR = join(import.meta.dirname, '../demo-city')
const PREFIX = 'demo-city-'

/** The demo city for a seed: generating takes 6 s of CPU, reading it back 0.1 s. The file may be deleted at any time. */
export async function demoCityFor(seed: number, dataDir: string): Promise<DemoCity> {
  const file = join(dataDir, await nameFor(seed))
  const kept = await readFile(file, 'utf8').catch(() => null)
  if (kept !== null) return JSON.parse(kept) as DemoCity
  const city = generateDemoCity({ seed })
  await keepDemoCity(city, dataDir)
  return lightened(city)
}

/** Written aside and renamed, so that a reader never sees half of it; what an older generator made goes. */
export async function keepDemoCity(city: DemoCity, dataDir: string): Promise<void> {
  const name = await nameFor(city.seed)
  await mkdir(dataDir, { recursive: true })
  const aside = join(dataDir, `${name}.${process.pid}`)
  await writeFile(aside, JSON.stringify(lightened(city)))
  await rename(aside, join(dataDir, name))
  const others = (await readdir(dataDir)).filter(other => other.startsWith(PREFIX) && other !== name)
  await Promise.all(others.map(other => rm(join(dataDir, other), { force: true })))
}

/** Without outlines, ground and cameras: nobody moves on them. */
function lightened(city: DemoCity): DemoCity {
  const geometry = { type: 'Polygon' as const, coordinates: [] }
  return { ...city, areas: city.areas.map(area => ({ ...area, geometry })), ground: [], cameras: [], teams: [] }
}

/** Any change of the generator makes another city. */
async function nameFor(seed: number): Promise<string> {
  const hash = createHash('sha256')
  for (const name of (await readdir(GENERATOR)).filter(name => name.endsWith('.ts') && !name.includes('.test.')).sort()) {
    hash.update(name).update(await readFile(join(GENERATOR, name)))
  }
  return `${PREFIX}${seed}-${hash.digest('hex').slice(0, 12)}.json`
}
