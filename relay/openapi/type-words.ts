import { type JsonSchema, schemaNameOf } from './json-schemas.ts';

/** A piece of a written type: plain text, or the name of a schema that stands elsewhere. */
export type TypePiece = { text: string } | { schema: string };

/** A schema in the way TypeScript writes types, over several lines, with limits behind. Made of pieces, so that names can be links. */
export function typeWords(schema: JsonSchema, indent = ''): TypePiece[] {
  if (schema.$ref !== undefined) return [{ schema: schemaNameOf(schema.$ref) }];
  const variants = schema.anyOf ?? schema.oneOf;
  if (variants !== undefined) return joined(variants, ' | ', indent);
  if (schema.allOf !== undefined) return joined(schema.allOf, ' & ', indent);
  if (schema.const !== undefined) return [{ text: JSON.stringify(schema.const) }];
  if (schema.enum !== undefined) return [{ text: schema.enum.map((value) => JSON.stringify(value)).join(' | ') }];
  if (schema.type === 'array')
    return [{ text: 'Array<' }, ...typeWords(schema.items ?? {}, indent), { text: '>' }, ...limitsOf(schema, 'minItems', 'maxItems')];
  if (schema.type === 'object') return objectWords(schema, indent);
  if (schema.type === 'integer' || schema.type === 'number') return [{ text: schema.type }, ...limitsOf(schema, 'minimum', 'maximum')];
  return [{ text: [schema.type ?? 'any'].flat().join(' | ') }, ...limitsOf(schema, 'minLength', 'maxLength')];
}

function objectWords(schema: JsonSchema, indent: string): TypePiece[] {
  const inner = `${indent}  `;
  const fields = Object.entries(schema.properties ?? {});
  if (fields.length === 0) {
    const values = schema.additionalProperties;
    if (typeof values !== 'object') return [{ text: '{}' }];
    return [{ text: '{ [name: string]: ' }, ...typeWords(values, indent), { text: ' }' }];
  }
  const lines = fields.flatMap(([name, field]): TypePiece[] => [
    { text: `${inner}${name}${schema.required?.includes(name) ? '' : '?'}: ` },
    ...typeWords(field, inner),
    { text: '\n' },
  ]);
  return [{ text: '{\n' }, ...lines, { text: `${indent}}` }];
}

function joined(schemas: JsonSchema[], separator: string, indent: string): TypePiece[] {
  return schemas.flatMap((schema, index) => [...(index === 0 ? [] : [{ text: separator }]), ...typeWords(schema, indent)]);
}

/** What zod says of any whole number is no limit worth reading. */
function limitsOf(schema: JsonSchema, least: string, most: string): TypePiece[] {
  const [min, max] = [schema[least], schema[most]].map((value) =>
    typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER ? String(value) : '',
  );
  if (min === '' && max === '') return [];
  return [{ text: max === '' ? ` (from ${min})` : min === '' ? ` (up to ${max})` : ` (${min}…${max})` }];
}
