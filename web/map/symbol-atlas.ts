import type { Station, UnitKind } from '#domain/force'
import type { Severity } from '#domain/incident'
import type { Palette, Token } from './palette.ts'

/** Symbols of `public/icons.svg` drawn once into one picture, with their halo, in every colour the map uses. */
export type SymbolAtlas = {
  readonly image: HTMLCanvasElement
  readonly mapping: Readonly<Record<string, { x: number; y: number; width: number; height: number; mask: boolean }>>
}

type Drawing = { readonly name: string; readonly symbol: string; readonly color: Token; readonly halo: number; readonly own?: 'tick' | 'cone' }

const CELL = 96
const COLUMNS = 8
/** Room for the halo around the 24-unit box; a symbol of size s is drawn at `s × SYMBOL_SCALE`. */
const MARGIN = 6
export const SYMBOL_SCALE = (24 + 2 * MARGIN) / 24

const UNIT_SYMBOL: Record<UnitKind, string> = {
  grid_worker: 'u-grid', doctor: 'u-doctor', volunteer: 'u-volunteer', police: 'u-police', ambulance: 'u-ambulance', vehicle: 'u-vehicle', device: 'sev-3',
}
const SEVERITY: Record<Severity, readonly [symbol: string, color: Token]> = {
  critical: ['sev-1', 'cinnabar'], major: ['sev-2', 'amber-mark'], minor: ['sev-3', 'sky'],
}
const STATIONS: readonly Station['kind'][] = ['command', 'hospital', 'clinic', 'cdc', 'ems', 'police']

export type UnitState = 'plain' | 'order' | 'stale'
const STATE_COLOR: Record<UnitState, Token> = { plain: 'unit', order: 'celadon', stale: 'unit-stale' }

export const unitIcon = (kind: UnitKind, state: UnitState) => `${UNIT_SYMBOL[kind]}/${state}`
export const tickIcon = (state: UnitState) => `tick/${state}`
export const incidentIcon = (severity: Severity, isEnded: boolean) => (isEnded ? 'ended' : severity)
export const stationIcon = (kind: Station['kind']) => `s-${kind}`

export async function drawAtlas(palette: Palette, spriteUrl = '/icons.svg'): Promise<SymbolAtlas> {
  const sprite = new DOMParser().parseFromString(await (await fetch(spriteUrl)).text(), 'image/svg+xml')
  const drawings = allDrawings()
  const image = document.createElement('canvas')
  image.width = CELL * COLUMNS
  image.height = CELL * Math.ceil(drawings.length / COLUMNS)
  // In memory: it is copied from by the CPU where there is no graphics processor.
  const pen = image.getContext('2d', { willReadFrequently: true })
  const mapping: Record<string, SymbolAtlas['mapping'][string]> = {}
  await Promise.all(
    drawings.map(async (drawing, index) => {
      const [x, y] = [(index % COLUMNS) * CELL, Math.floor(index / COLUMNS) * CELL]
      mapping[drawing.name] = { x, y, width: CELL, height: CELL, mask: false }
      pen?.drawImage(await picture(svgOf(drawing, sprite, palette)), x, y, CELL, CELL)
    }),
  )
  return { image, mapping }
}

function allDrawings(): Drawing[] {
  const states = Object.entries(STATE_COLOR) as [UnitState, Token][]
  const units = (Object.keys(UNIT_SYMBOL) as UnitKind[]).flatMap(kind =>
    states.map(([state, color]): Drawing => ({ name: unitIcon(kind, state), symbol: UNIT_SYMBOL[kind], color, halo: 5 })),
  )
  const ticks = states.map(([state, color]): Drawing => ({ name: tickIcon(state), symbol: '', color, halo: 0, own: 'tick' }))
  const severities = Object.entries(SEVERITY).map(([severity, [symbol, color]]): Drawing => ({ name: severity, symbol, color, halo: 3.4 }))
  const stations = STATIONS.map((kind): Drawing => ({ name: stationIcon(kind), symbol: `s-${kind}`, color: 'muted', halo: 0 }))
  const others: Drawing[] = [
    { name: 'ended', symbol: 'sev-ok', color: 'moss', halo: 0 },
    { name: 'camera', symbol: 'cam', color: 'muted', halo: 3 },
    { name: 'cone', symbol: '', color: 'muted', halo: 0, own: 'cone' },
    { name: 'late', symbol: 'a-clock', color: 'text', halo: 3 },
  ]
  return [...units, ...ticks, ...severities, ...stations, ...others]
}

/** Tick and cone point north from the middle of their cell; deck turns them by the bearing. */
function svgOf({ symbol, color, halo, own }: Drawing, sprite: Document, palette: Palette): string {
  const box = `${-MARGIN} ${-MARGIN} ${24 + 2 * MARGIN} ${24 + 2 * MARGIN}`
  const tick = `<path d="M12 -5.500V1.500" stroke="${palette[color]}" stroke-width="2.400"/>`
  const cone = '<path d="M12 12 4 -3A17 17 0 0 1 20 -3Z" opacity=".24"/>'
  const plate = symbol === 'a-clock' ? `<circle cx="12" cy="12" r="10" fill="${palette.halo}"/>` : ''
  const shape = own === 'tick' ? tick : own === 'cone' ? cone : plate + (sprite.getElementById(symbol)?.innerHTML ?? '')
  const style = `color:${palette[color]};--ink-1:${palette['ink-1']}`
  const outline = halo > 0 ? `stroke="${palette.halo}" stroke-width="${halo}" paint-order="stroke" stroke-linejoin="round"` : ''
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${CELL}" height="${CELL}" viewBox="${box}" fill="${palette[color]}" style="${style}" ${outline}>${shape}</svg>`
}

async function picture(svg: string): Promise<HTMLImageElement> {
  const image = new Image(CELL, CELL)
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  return image
}
