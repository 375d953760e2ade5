import type { Layer } from '@deck.gl/core'
import { ScatterplotLayer } from '@deck.gl/layers'
import type { LayerId } from '../layer-order.ts'
import type { LayerLook } from '../layer-look.ts'
import type { SymbolAtlas } from '../symbol-atlas.ts'
import { MASS_FRAGMENT_SHADER, massUniforms, massVertexShader } from './mass-shader.ts'
import { WORLD } from './mercator.ts'
import { type MassRows, ROW_WORDS } from './rows.ts'

type MassProps = {
  readonly mass: MassRows
  readonly atlasTexture: unknown
  readonly mapping: SymbolAtlas['mapping']
  readonly scale: number
  readonly crowding: number
  /** The clock of the page, read when drawn: a new frame needs no new data. */
  readonly nowMs: () => number
}
type Sized = { readonly width: number; readonly height: number }

/**
 * Hot code: all units that are nobody's concern right now, in two draws from one buffer: bodies, then ticks. The shader
 * moves each along its way, so a frame between two fixes costs the main thread two calls; a turn of 100 k units costs one
 * upload of 2.8 MB and no accessor (`npm run bench -- browser`). Picking is `pickRow`'s.
 */
class MassLayer extends ScatterplotLayer<unknown, MassProps> {
  static override layerName = 'MassLayer'
  static override defaultProps = {
    mass: { type: 'object', value: null },
    atlasTexture: { type: 'image', value: null, async: true },
    mapping: { type: 'object', value: {} },
    scale: 1,
    crowding: 1,
    nowMs: { type: 'function', value: Date.now },
  } as unknown as typeof ScatterplotLayer.defaultProps

  override getShaders() {
    const own = super.getShaders()
    const modules = (own.modules as readonly { readonly name: string }[]).filter(module => module.name !== 'scatterplot')
    return { ...own, vs: massVertexShader(this.props.mapping), fs: MASS_FRAGMENT_SHADER, modules: [...modules, massUniforms] }
  }

  override initializeState(): void {
    this.getAttributeManager()?.addInstanced({
      rows: {
        size: ROW_WORDS,
        type: 'float32',
        noAlloc: true,
        update: () => undefined,
        shaderAttributes: { instanceWays: { size: 4, elementOffset: 0 }, instanceTimes: { size: 2, elementOffset: 4 }, instanceLooks: { size: 1, elementOffset: 6 } },
      },
    })
  }

  override draw(): void {
    const { mass, mapping, scale, crowding, nowMs } = this.props
    const { model } = this.state
    const atlasTexture = this.props.atlasTexture as Sized | null
    if (model === undefined || atlasTexture === null || mass.count === 0) return
    const toClip = clipMatrix(this.context.viewport.viewProjectionMatrix, mass)
    const cell = Object.values(mapping)[0]?.width ?? 1
    const nowS = (nowMs() - mass.baseMs) / 1000
    for (const isTick of [0, 1]) {
      model.shaderInputs.setProps({ mass: { toClip, atlas: [atlasTexture.width, atlasTexture.height], cell, nowS, scale, crowding, isTick, atlasTexture } } as never)
      model.draw(this.context.renderPass)
    }
  }
}

/** deck's matrix for its own sheet (y north) turned into one for rows (y south, from their origin); in doubles, so that nothing trembles near by. */
export function clipMatrix(m: readonly number[], { originX, originY }: Pick<MassRows, 'originX' | 'originY'>): number[] {
  const column = (index: number) => [0, 1, 2, 3].map(row => m[index * 4 + row]!)
  const [x, y, z, w] = [column(0), column(1), column(2), column(3)]
  return [...x, ...y.map(value => -value), ...z, ...w.map((value, row) => value + x[row]! * originX + y[row]! * (WORLD - originY))]
}

export function massLayer(mass: MassRows, look: LayerLook, nowMs: () => number): Layer {
  return new MassLayer({
    id: 'units' satisfies LayerId,
    data: dataOf(mass) as never,
    mass,
    atlasTexture: look.atlas.image,
    mapping: look.atlas.mapping,
    scale: look.scale,
    crowding: look.crowding,
    nowMs,
  })
}

/** The same rows are uploaded once, however often the layer is made anew around them. */
const uploads = new WeakMap<MassRows, object>()

function dataOf(mass: MassRows): object {
  const known = uploads.get(mass)
  if (known !== undefined) return known
  const data = { length: mass.count, attributes: { rows: { value: mass.rows.subarray(0, mass.count * ROW_WORDS), size: ROW_WORDS } } }
  uploads.set(mass, data)
  return data
}
