import { describe, expect, test } from 'vitest';
import { breakingChanges } from './breaking-changes.ts';

const before = {
  schemas: {
    'things.get': { input: { type: 'object', properties: { id: { type: 'string', pattern: 'x' }, on: { type: 'boolean' } }, required: ['id'] } },
  },
  features: ['one', 'two'],
  limits: { bodyMax: 10 },
};

function changed(change: (copy: typeof before) => void) {
  const copy = structuredClone(before);
  change(copy);
  return breakingChanges(before, copy);
}

describe('breakingChanges', () => {
  test('nothing changed', () => {
    expect(changed(() => undefined)).toEqual([]);
  });

  test.each([
    ['a new call', (copy: typeof before) => Object.assign(copy.schemas, { 'things.list': {} })],
    ['a new optional field', (copy: typeof before) => Object.assign(copy.schemas['things.get'].input.properties, { more: { type: 'string' } })],
    ['a new member of a union', (copy: typeof before) => copy.features.push('three')],
    ['a new limit', (copy: typeof before) => Object.assign(copy.limits, { topicMax: 5 })],
  ])('%s is an addition', (_name, change) => {
    expect(changed(change)).toEqual([]);
  });

  test.each([
    ['a call removed', (copy: typeof before) => Reflect.deleteProperty(copy.schemas, 'things.get'), 'schemas/things.get: was removed'],
    ['a field removed', (copy: typeof before) => Reflect.deleteProperty(copy.schemas['things.get'].input.properties, 'on'), 'on: was removed'],
    [
      'a type changed',
      (copy: typeof before) => Object.assign(copy.schemas['things.get'].input.properties.on, { type: 'string' }),
      'was "boolean", is "string"',
    ],
    ['a rule added', (copy: typeof before) => Object.assign(copy.schemas['things.get'].input.properties.on, { const: true }), 'is a new rule'],
    ['a field made required', (copy: typeof before) => copy.schemas['things.get'].input.required.push('on'), 'what must be there'],
    ['a member of a union removed', (copy: typeof before) => copy.features.shift(), 'features/0'],
    ['a limit changed', (copy: typeof before) => Object.assign(copy.limits, { bodyMax: 9 }), 'was 10, is 9'],
  ])('%s breaks', (_name, change, reason) => {
    const broken = changed(change);
    expect(broken.length).toBeGreaterThan(0);
    expect(broken.join('\n')).toContain(reason);
  });
});
