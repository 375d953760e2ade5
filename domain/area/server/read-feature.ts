import { type AreaLevel, type Datum, areaCode, areaLevel, datum as datumSchema, parentCodeOf } from '#domain/area'
import { type Position, position } from '#platform/pure'
import { toWgs84 } from './datum-conversion.ts'
import { type Refusal, isRefusal, refuse } from './refusal.ts'
import { type Boundary, type Shape, shapeOf } from './shape.ts'
import { validBoundary } from './valid-boundary.ts'

/** One feature of an import, read and sound in itself; whether it fits the other areas is not known yet. */
export type Draft = {
  readonly index: number
  readonly code: string
  readonly name: string
  readonly nameEn: string | null
  readonly level: AreaLevel
  readonly datum: Datum
  readonly parentCode: string | null
  readonly center: Position | null
  readonly population: number | null
  readonly boundary: Boundary
  readonly shape: Shape
}

/** What is said of a feature before anything is checked: for the report. */
export type Label = { readonly code: string | null; readonly name: string | null }

export type FeatureDefaults = { readonly datum?: Datum; readonly level?: AreaLevel }

type Properties = Readonly<Record<string, unknown>>

const LEVEL_WORDS: Readonly<Record<string, AreaLevel>> = {
  city: 'city', prefecture: 'city', 市: 'city', 地级市: 'city', 地级: 'city',
  county: 'county', district: 'county', 县: 'county', 区: 'county', 县级市: 'county', 区县: 'county', 市辖区: 'county',
  township: 'township', town: 'township', street: 'township', subdistrict: 'township', 乡镇: 'township', 乡: 'township', 镇: 'township', 街道: 'township',
  village: 'village', community: 'village', 村: 'village', 社区: 'village', 行政村: 'village',
  grid: 'grid', 网格: 'grid',
}
const LEVEL_BY_DIGITS: Readonly<Record<number, AreaLevel>> = { 9: 'township', 12: 'village', 15: 'grid', 16: 'grid', 17: 'grid' }

export function labelOf(feature: unknown): Label {
  const properties = propertiesOf(feature)
  return { code: codeText(properties)?.slice(0, 40) ?? null, name: text(properties.name)?.slice(0, 80) ?? null }
}

/** Reads one feature. What it says itself goes before the defaults of the request. */
export function readFeature(feature: unknown, index: number, defaults: FeatureDefaults): Draft | Refusal {
  if (typeof feature !== 'object' || feature === null || own(feature, 'type') !== 'Feature') return refuse('not_a_feature')
  const properties = propertiesOf(feature)
  const who = readCode(properties, defaults)
  if (isRefusal(who)) return who
  const name = text(properties.name)
  if (!name || name.length > 80) return refuse('name_missing')
  const datum = readDatum(properties, defaults)
  if (typeof datum === 'object') return datum
  const boundary = validBoundary(own(feature, 'geometry'), datum)
  if (isRefusal(boundary)) return boundary
  return {
    index,
    ...who,
    name,
    datum,
    nameEn: text(properties.name_en ?? properties.nameEn)?.slice(0, 120) ?? null,
    center: readCenter(properties, datum),
    population: readPopulation(properties),
    boundary,
    shape: shapeOf(boundary),
  }
}

export function saidDatum(feature: unknown): boolean {
  return propertiesOf(feature).datum !== undefined
}

function readCode(properties: Properties, defaults: FeatureDefaults): Pick<Draft, 'code' | 'level' | 'parentCode'> | Refusal {
  const code = codeText(properties)
  if (code === null) return refuse('code_missing')
  const level = readLevel(properties, defaults, code)
  if (typeof level === 'object') return level
  if (!isCodeOf(level, code)) return refuse('code_malformed', `${code} (${level})`)
  const given = parentText(properties)
  if (level === 'city') return { code, level, parentCode: null }
  if (given !== null && !areaCode.safeParse(given).success) return refuse('parent_malformed', given)
  return { code, level, parentCode: given ?? parentCodeOf(code, level) }
}

function readLevel(properties: Properties, defaults: FeatureDefaults, code: string): AreaLevel | Refusal {
  const said = text(properties.level)
  if (said !== null) {
    const word = said.toLowerCase()
    return Object.hasOwn(LEVEL_WORDS, word) ? LEVEL_WORDS[word]! : refuse('level_unknown', said)
  }
  return defaults.level ?? LEVEL_BY_DIGITS[code.length] ?? (code.endsWith('00') ? 'city' : 'county')
}

const DIGITS: Record<AreaLevel, RegExp> = {
  city: /^(?!\d{2}0000)\d{4}00$/,
  county: /^\d{4}(?!00)\d{2}$/,
  township: /^\d{9}$/,
  village: /^\d{12}$/,
  grid: /^\d{15,17}$/,
}

export function isCodeOf(level: AreaLevel, code: string): boolean {
  return areaLevel.options.includes(level) && DIGITS[level].test(code)
}

function readDatum(properties: Properties, defaults: FeatureDefaults): Datum | Refusal {
  if (properties.datum === undefined || properties.datum === null) return defaults.datum ?? refuse('datum_missing')
  const said = text(properties.datum)?.toLowerCase().replace(/[-_ ]/g, '') ?? ''
  const parsed = datumSchema.safeParse(said)
  return parsed.success ? parsed.data : refuse('datum_unknown', said)
}

function readCenter(properties: Properties, datum: Datum): Position | null {
  const parsed = position.safeParse(properties.center ?? properties.centroid)
  return parsed.success ? toWgs84(parsed.data, datum) : null
}

function readPopulation(properties: Properties): number | null {
  const { population } = properties
  return typeof population === 'number' && Number.isInteger(population) && population >= 0 && population < 2 ** 31 ? population : null
}

/** `parent` is `{ adcode }` in public files, or a bare code. */
function parentText(properties: Properties): string | null {
  const { parent } = properties
  if (typeof parent === 'object' && parent !== null) return digits(own(parent, 'adcode') ?? own(parent, 'code'))
  return digits(parent ?? properties.parentCode ?? properties.parent_code)
}

function codeText(properties: Properties): string | null {
  return digits(properties.adcode ?? properties.code)
}

function digits(value: unknown): string | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : null
  return text(value)
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.normalize('NFC').replace(/\p{Cc}/gu, '').trim() : null
}

/** Only own keys, on an object without a prototype: `__proto__` in a file is a word like any other. */
function propertiesOf(feature: unknown): Properties {
  const given = typeof feature === 'object' && feature !== null ? own(feature, 'properties') : null
  return Object.assign(Object.create(null), typeof given === 'object' && !Array.isArray(given) ? given : null)
}

function own(object: object, key: string): unknown {
  return Object.hasOwn(object, key) ? (object as Record<string, unknown>)[key] : undefined
}
