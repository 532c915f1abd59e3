import type { Schema } from './document.ts'

const nameOf = (ref: string) => ref.split('/').at(-1) ?? ref

function limitsOf(schema: Schema): string {
  const parts = [
    schema.format,
    schema.maxLength === undefined ? undefined : `≤ ${schema.maxLength}`,
    schema.minimum === undefined ? undefined : `≥ ${schema.minimum}`,
    schema.maximum === undefined || schema.maximum > 1e12 ? undefined : `≤ ${schema.maximum}`,
    schema.default === undefined ? undefined : `= ${JSON.stringify(schema.default)}`,
  ].filter((part) => part !== undefined)
  return parts.length > 0 ? ` (${parts.join(', ')})` : ''
}

function objectText(schema: Schema, indent: string, depth: number): string {
  const inner = `${indent}  `
  const lines = Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const mark = schema.required?.includes(name) ? '' : '?'
    const note = property.description ? `  // ${property.description.replaceAll('\n', ' ')}` : ''
    return `${inner}${name}${mark}: ${schemaText(property, inner, depth + 1)}${note}`
  })
  if (typeof schema.additionalProperties === 'object')
    lines.push(`${inner}[name]: ${schemaText(schema.additionalProperties, inner, depth + 1)}`)
  return lines.length > 0 ? `{\n${lines.join('\n')}\n${indent}}` : '{ … }'
}

/** A schema as people read types: `{ id: string (uuid), name?: string }`. Depth is bounded. */
export function schemaText(schema: Schema | undefined, indent = '', depth = 0): string {
  if (!schema) return 'unknown'
  if (schema.$ref) return nameOf(schema.$ref)
  if (depth > 8) return '…'
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return choices.map((choice) => schemaText(choice, indent, depth + 1)).join(' | ')
  if (schema.allOf) return schema.allOf.map((part) => schemaText(part, indent, depth + 1)).join(' & ')
  const types = [schema.type ?? []].flat()
  if (types.includes('object')) {
    const text = objectText(schema, indent, depth)
    return types.includes('null') ? `${text} | null` : text
  }
  if (types.includes('array')) {
    const item = schemaText(schema.items, indent, depth + 1)
    return /[|&]/.test(item) && !item.startsWith('{') ? `(${item})[]` : `${item}[]`
  }
  return types.length > 0 ? `${types.join(' | ')}${limitsOf(schema)}` : 'unknown'
}
