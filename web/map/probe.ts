/** How the mass of units is drawn: by the graphics processor, by the CPU over a map in WebGL, or by the CPU alone. */
export type PointsBy = 'gpu' | 'raster' | 'bare'

/** What a start-up look at the machine found; a null renderer says nothing, null milliseconds that there is no WebGL 2. */
export type Probed = { readonly renderer: string | null; readonly drawMs: number | null }

/** Programs that pretend to be a graphics processor: a hundred thousand symbols take them seconds. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|lavapipe|software|basic render|swrast|virgl/i
/** 20,000 symbols of 8 px: llvmpipe on two cores takes 30 to 90 ms; what a graphics processor takes was not measured here. */
const SLOW_DRAW_MS = 16

/** `?points=gpu` or `?points=raster` decides for whoever looks into a fault; without WebGL 2 there is nothing to decide. */
export function choosePoints({ renderer, drawMs }: Probed, forced: string | null): PointsBy {
  if (drawMs === null) return 'bare'
  if (forced === 'bare' || forced === 'gpu' || forced === 'raster') return forced
  if (renderer !== null && SOFTWARE.test(renderer)) return 'raster'
  return drawMs > SLOW_DRAW_MS ? 'raster' : 'gpu'
}

const POINTS = 20_000
const SIDE = 256

/** At most 200 ms: a software renderer is known by its name, and of an unnamed one only the second draw counts. */
export function probeGpu(): Probed {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = SIDE
  const gl = canvas.getContext('webgl2', { antialias: false })
  if (gl === null) return { renderer: null, drawMs: null }
  try {
    const named = gl.getExtension('WEBGL_debug_renderer_info')
    const renderer = String(gl.getParameter(named?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER))
    if (SOFTWARE.test(renderer)) return { renderer, drawMs: SLOW_DRAW_MS }
    const draw = preparedDraw(gl)
    // The first draw compiles; if that alone takes long, nothing more need be known.
    const first = timed(gl, draw)
    return { renderer, drawMs: first > 6 * SLOW_DRAW_MS ? first : timed(gl, draw) }
  } finally {
    gl.getExtension('WEBGL_lose_context')?.loseContext()
  }
}

const VERTEX = `#version 300 es
void main() {
  float i = float(gl_VertexID);
  gl_Position = vec4(fract(i * 0.754877) * 2.0 - 1.0, fract(i * 0.569840) * 2.0 - 1.0, 0.0, 1.0);
  gl_PointSize = 8.0;
}`
const FRAGMENT = `#version 300 es
precision mediump float;
out vec4 color;
void main() { color = vec4(gl_PointCoord, 0.5, 0.5); }`

function preparedDraw(gl: WebGL2RenderingContext): () => void {
  const program = gl.createProgram()
  for (const [type, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]] as const) {
    const shader = gl.createShader(type)
    if (shader === null) continue
    gl.shaderSource(shader, source)
    gl.compileShader(shader)
    gl.attachShader(program, shader)
  }
  gl.linkProgram(program)
  gl.useProgram(program)
  gl.enable(gl.BLEND)
  gl.blendFunc(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA)
  return () => gl.drawArrays(gl.POINTS, 0, POINTS)
}

/** Reading one pixel back waits for all that was drawn before. */
function timed(gl: WebGL2RenderingContext, draw: () => void): number {
  const since = performance.now()
  draw()
  gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4))
  return performance.now() - since
}
