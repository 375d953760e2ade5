import { type UnitKind, unitKind } from '#domain/force'
import { type SymbolAtlas, SYMBOL_SCALE, type UnitState, tickIcon, unitIcon } from '../symbol-atlas.ts'
import { UNIT_SIZE, opacityOf, tickSize } from '../unit-size.ts'
import { ABOVE, MOVING, STALE } from './rows.ts'

const STATES = ['plain', 'stale'] as const satisfies readonly UnitState[]
const kinds: readonly UnitKind[] = unitKind.options

const floats = (name: string, values: readonly number[]) => `const float ${name}[${values.length}] = float[${values.length}](${values.map(value => value.toFixed(4)).join(', ')});`
const corners = (name: string, icons: readonly { x: number; y: number }[]) =>
  `const vec2 ${name}[${icons.length}] = vec2[${icons.length}](${icons.map(({ x, y }) => `vec2(${x}.0, ${y}.0)`).join(', ')});`

/** Sizes and places in the atlas are constants of the program: a unit carries its kind and state, nothing else. */
export function massVertexShader(mapping: SymbolAtlas['mapping']): string {
  const frameOf = (name: string) => mapping[name] ?? { x: 0, y: 0 }
  return `#version 300 es
#define SHADER_NAME unit-mass-vertex
in vec3 positions;
in vec4 instanceWays;
in vec2 instanceTimes;
in float instanceLooks;
out vec2 vPixel;
out float vAlpha;
${floats('BODY', kinds.map(kind => UNIT_SIZE[kind] * SYMBOL_SCALE))}
${floats('TICK', kinds.map(tickSize))}
${floats('ALPHA', kinds.map(opacityOf))}
${corners('BODY_AT', STATES.flatMap(state => kinds.map(kind => frameOf(unitIcon(kind, state)))))}
${corners('TICK_AT', STATES.map(state => frameOf(tickIcon(state))))}
void main(void) {
  int look = int(instanceLooks + 0.5);
  int kind = min(look & 7, ${kinds.length - 1});
  int state = (look & ${STALE}) != 0 ? 1 : 0;
  bool isTick = mass.isTick > 0.5;
  bool isDrawn = (look & ${ABOVE}) == 0 && (!isTick || (look & ${MOVING}) != 0);
  float share = clamp((mass.nowS - instanceTimes.x) * instanceTimes.y, 0.0, 1.0);
  vec2 place = mix(instanceWays.xy, instanceWays.zw, share);
  float sizePx = (isTick ? TICK[kind] : BODY[kind]) * mass.scale * mass.crowding;
  float turn = isTick ? float(look >> 7) * ${((2 * Math.PI) / 256).toFixed(8)} : 0.0;
  mat2 turned = mat2(cos(turn), sin(turn), -sin(turn), cos(turn));
  vec2 offset = turned * (positions.xy * 0.5 * sizePx);
  vec2 corner = isTick ? TICK_AT[state] : BODY_AT[state * ${kinds.length} + kind];
  vPixel = (corner + (positions.xy * 0.5 + 0.5) * mass.cell) / mass.atlas;
  vAlpha = isTick ? 1.0 : ALPHA[kind] * mass.crowding;
  gl_Position = mass.toClip * vec4(place, 0.0, 1.0);
  gl_Position.xy += project_pixel_size_to_clipspace(vec2(offset.x, -offset.y));
  if (!isDrawn) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
}
`
}

export const MASS_FRAGMENT_SHADER = `#version 300 es
#define SHADER_NAME unit-mass-fragment
precision highp float;
uniform sampler2D atlasTexture;
in vec2 vPixel;
in float vAlpha;
out vec4 fragColor;
void main(void) {
  vec4 texel = texture(atlasTexture, vPixel);
  float alpha = texel.a * vAlpha * layer.opacity;
  if (alpha < 0.01) discard;
  fragColor = vec4(texel.rgb, alpha);
}
`

const BLOCK = `layout(std140) uniform massUniforms {
  mat4 toClip;
  vec2 atlas;
  float cell;
  float nowS;
  float scale;
  float crowding;
  float isTick;
} mass;
`

/** What changes from frame to frame; the rows do not. */
export const massUniforms = {
  name: 'mass',
  vs: BLOCK,
  uniformTypes: { toClip: 'mat4x4<f32>', atlas: 'vec2<f32>', cell: 'f32', nowS: 'f32', scale: 'f32', crowding: 'f32', isTick: 'f32' },
} as const
