import { type DefaultProps } from '@deck.gl/core'
import { PathLayer } from '@deck.gl/layers'
import type { TrailRun } from './trail-runs.ts'

type TrailProps = { /** Seconds since the base of the playback. */ readonly atSecond: number; readonly trailSeconds: number }

const BLOCK = `layout(std140) uniform trailUniforms {
  float atSecond;
  float trailSeconds;
} trail;
`
const trailUniforms = { name: 'trail', vs: BLOCK, fs: BLOCK, uniformTypes: { atSecond: 'f32', trailSeconds: 'f32' } } as const

/**
 * Hot code: lines that know when each of their points was passed. The shader leaves out what lies ahead and lets what lies
 * behind fade away, so a frame of a playback changes two numbers and uploads nothing. (deck's own TripsLayer lives in a
 * package with tiles and meshes that we do not carry.)
 */
export class TrailLayer extends PathLayer<TrailRun, TrailProps> {
  static override layerName = 'TrailLayer'
  static override defaultProps = { atSecond: 0, trailSeconds: 300, getSeconds: { type: 'accessor', value: (run: TrailRun) => run.seconds } } as unknown as DefaultProps<typeof PathLayer.prototype.props>

  override getShaders() {
    const shaders = super.getShaders()
    return {
      ...shaders,
      modules: [...shaders.modules, trailUniforms],
      inject: {
        'vs:#decl': 'in float instanceSeconds; in float instanceNextSeconds; out float vSecond;',
        'vs:#main-end': 'vSecond = instanceSeconds + (instanceNextSeconds - instanceSeconds) * vPathPosition.y / max(vPathLength, 1e-6);',
        'fs:#decl': 'in float vSecond;',
        'fs:#main-start': 'if (vSecond > trail.atSecond || vSecond < trail.atSecond - trail.trailSeconds) discard;',
        'fs:DECKGL_FILTER_COLOR': 'color.a *= clamp(1.15 - (trail.atSecond - vSecond) / trail.trailSeconds, 0.12, 1.0);',
      },
    }
  }

  override initializeState(): void {
    super.initializeState()
    this.getAttributeManager()?.addInstanced({
      seconds: {
        size: 1,
        accessor: 'getSeconds',
        shaderAttributes: { instanceSeconds: { vertexOffset: 0 }, instanceNextSeconds: { vertexOffset: 1 } },
      },
    })
  }

  override draw(options: Parameters<PathLayer['draw']>[0]): void {
    const { atSecond, trailSeconds } = this.props
    this.state.model?.shaderInputs.setProps({ trail: { atSecond, trailSeconds } } as never)
    super.draw(options)
  }
}
