import { readdirSync, readFileSync } from 'node:fs';
import { calls } from '@parley/shared/protocol/calls';
import { httpCallNames, socketCalls } from '@parley/shared/protocol/http-api';
import { validate } from '@readme/openapi-parser';
import { expect, test } from 'vitest';
import { callExamples } from './call-examples.ts';
import { describeApi } from './describe-api.ts';

const description = describeApi('1.2.3');

test('is a valid OpenAPI 3.1 document', async () => {
  type Checked = Parameters<typeof validate>[0];
  // The check follows references in place, hence copies.
  const copy = () => JSON.parse(JSON.stringify(description)) as Record<string, unknown>;
  const result = await validate(copy() as unknown as Checked);
  expect(result.valid ? [] : result.errors).toEqual([]);
  const { info: _, ...broken } = copy();
  expect((await validate(broken as unknown as Checked)).valid).toBe(false);
});

test('names every call but those about a socket, with its input and output', () => {
  const described = Object.keys(description.paths).flatMap((path) => (path.startsWith('/v1/api/') ? [path.slice('/v1/api/'.length)] : []));
  expect(described.sort()).toEqual([...httpCallNames].sort());
  expect([...described, ...socketCalls].sort()).toEqual(Object.keys(calls).sort());
  const operation = description.paths['/v1/api/messages.send']?.['post'];
  expect(operation?.requestBody?.content['application/json']?.schema).toEqual({ $ref: '#/components/schemas/messages.send.input' });
  expect(description.components.schemas['messages.send.input']?.required).toEqual(['roomId', 'id', 'body']);
  expect(description.components.schemas['messages.send.output']?.properties?.['message']).toEqual({ $ref: '#/components/schemas/Message' });
});

test('names what both ends hold, each by its name', () => {
  const entities = readdirSync(new URL('../../shared/entities/', import.meta.url)).flatMap((file) => /^([a-z-]+)\.ts$/.exec(file)?.[1] ?? []);
  const source = readFileSync(new URL('json-schemas.ts', import.meta.url), 'utf8');
  expect(entities.filter((entity) => !source.includes(`'@parley/shared/entities/${entity}'`))).toEqual([]);
  expect(Object.keys(description.components.schemas)).toEqual(expect.arrayContaining(['Message', 'Hook', 'PushTarget', 'Writing']));
});

test('names every route that stands in the source', () => {
  const folder = new URL('../http/', import.meta.url);
  const sources = readdirSync(folder).flatMap((file) => (/(?<!test)\.ts$/.test(file) ? [readFileSync(new URL(file, folder), 'utf8')] : []));
  const urls = sources.flatMap((source) => [...source.matchAll(/'(\/v1\/[a-z]+[^' ]*)'/g)].map(([, url = '']) => url.replace(/:(\w+)/g, '{$1}')));
  expect(urls.length).toBeGreaterThan(25);
  expect(urls.filter((url) => description.paths[url] === undefined)).toEqual([]);
});

test('refers to nothing that is not there', () => {
  const names = new Set(Object.keys(description.components.schemas));
  const refs = [...JSON.stringify(description).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name = '']) => name);
  expect(refs.length).toBeGreaterThan(100);
  expect(refs.filter((name) => !names.has(name))).toEqual([]);
  expect(JSON.stringify(description)).not.toContain('__shared');
});

test('has examples that are inputs as the calls take them', () => {
  for (const [name, example] of Object.entries(callExamples)) {
    expect([name, calls[name as keyof typeof calls].input.safeParse(example).error]).toEqual([name, undefined]);
  }
});
