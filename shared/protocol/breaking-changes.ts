/** What JSON can hold. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

/** Maps whose keys are names: a new name is an addition. Everywhere else a new key is a rule that did not stand before. */
const mapsOfNames: ReadonlySet<string> = new Set(['properties', 'schemas', 'limits']);
/** Lists that may grow: a reader ignores what it does not know. */
const growingLists: ReadonlySet<string> = new Set(['enum', 'anyOf', 'oneOf', 'features']);

/**
 * Where `after` no longer keeps what `before` promised, as paths with a reason; empty where it only adds: new calls, new optional fields, new members of a
 * union. Both are JSON Schemas (or maps of them) as `protocol.snapshot.json` holds them.
 */
export function breakingChanges(before: JsonValue, after: JsonValue | undefined, path: readonly string[] = []): string[] {
  const at = path.join('/');
  const name = path.at(-1) ?? '';
  if (after === undefined) return [`${at}: was removed`];
  if (Array.isArray(before)) return Array.isArray(after) ? changedList(before, after, path) : [`${at}: was a list`];
  if (isObject(before)) {
    if (!isObject(after)) return [`${at}: was an object`];
    const kept = Object.keys(before).flatMap((key) => breakingChanges(before[key] ?? null, after[key], [...path, key]));
    const mayGrow = path.length === 0 || mapsOfNames.has(name);
    const added = mayGrow ? [] : Object.keys(after).filter((key) => !(key in before));
    return [...kept, ...added.map((key) => `${at}/${key}: is a new rule`)];
  }
  return before === after ? [] : [`${at}: was ${JSON.stringify(before)}, is ${JSON.stringify(after)}`];
}

function changedList(before: JsonValue[], after: JsonValue[], path: readonly string[]): string[] {
  const at = path.join('/');
  const name = path.at(-1) ?? '';
  const now = after.map((item) => JSON.stringify(item));
  if (name === 'required') {
    const same = before.length === after.length && before.every((item) => now.includes(JSON.stringify(item)));
    return same ? [] : [`${at}: what must be there changed from ${JSON.stringify(before)} to ${JSON.stringify(after)}`];
  }
  if (!growingLists.has(name)) return JSON.stringify(before) === JSON.stringify(after) ? [] : [`${at}: the list changed`];
  // Members of a union are compared in order, and new ones come last.
  return before.flatMap((item, index) => breakingChanges(item, after[index], [...path, String(index)]));
}

function isObject(value: JsonValue): value is { [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
