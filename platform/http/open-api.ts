import { z } from 'zod'
import type { Slice } from '#platform/slice'
import { problemBody } from './problem-response.ts'
import release from '../../package.json' with { type: 'json' }

type Schema = Record<string, unknown>

/** OpenAPI 3.1 of every contract; its schemas are JSON Schema 2020-12, which zod writes itself. */
export function openApiDocument(slices: readonly Slice[]): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const slice of slices) {
    for (const { contract } of slice.handlers) {
      const [method, path] = contract.route.split(' ') as [string, string]
      paths[path] = { ...paths[path], [method.toLowerCase()]: operation(slice.name, contract) }
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Guatu 挂图', version: release.version, description: '社区卫生指挥调度 · Community health command' },
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'guatu.session_token' } },
      schemas: { Problem: jsonSchema(problemBody, 'output') },
    },
    security: [{ session: [] }],
  }
}

function operation(tag: string, contract: Slice['handlers'][number]['contract']): Schema {
  const [method, path] = contract.route.split(' ') as [string, string]
  const input = jsonSchema(contract.input, 'input')
  const properties = (input['properties'] ?? {}) as Record<string, Schema>
  const required = (input['required'] ?? []) as string[]
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(match => match[1]!)
  const hasBody = contract.kind === 'command' && method !== 'DELETE'
  const isBodyField = (name: string) => hasBody && (contract.bodyAs ? name === contract.bodyAs : name !== contract.bytesAs)
  const rest = Object.keys(properties).filter(name => !inPath.includes(name) && name !== contract.bytesAs)
  const parameter = (name: string, place: string): Schema => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: properties[name] ?? {},
  })
  const bodyNames = rest.filter(isBodyField)
  return {
    tags: [tag],
    operationId: contract.route.replaceAll(/\W+/g, '_'),
    summary: `${contract.summary.zh} · ${contract.summary.en}`,
    'x-action': contract.action,
    parameters: [
      ...inPath.map(name => parameter(name, 'path')),
      ...rest.filter(name => !isBodyField(name)).map(name => parameter(name, 'query')),
    ],
    ...(hasBody && { requestBody: requestBody(contract, { properties, required, bodyNames }) }),
    responses: {
      200: { description: 'OK', content: { 'application/json': { schema: jsonSchema(contract.output, 'output') } } },
      default: { description: 'Problem', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
    },
  }
}

function requestBody(
  contract: { bodyAs?: string; bytesAs?: string },
  body: { properties: Record<string, Schema>; required: string[]; bodyNames: string[] },
): Schema {
  if (contract.bytesAs) return { content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } }
  if (contract.bodyAs) return { content: { 'application/json': { schema: body.properties[contract.bodyAs] ?? {} } } }
  const properties = Object.fromEntries(body.bodyNames.map(name => [name, body.properties[name]]))
  const required = body.required.filter(name => body.bodyNames.includes(name))
  return { content: { 'application/json': { schema: { type: 'object', properties, required } } } }
}

/** What JSON Schema cannot say (bytes, dates behind transforms) becomes "anything" rather than a lie. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Schema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Schema
  return rest
}
