import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import * as fileEntities from '../entities/file.ts';
import * as inviteEntities from '../entities/invite.ts';
import * as linkPreviewEntities from '../entities/link-preview.ts';
import * as eventEntities from '../entities/log-event.ts';
import * as membershipEntities from '../entities/membership.ts';
import * as messageEntities from '../entities/message.ts';
import * as roomEntities from '../entities/room.ts';
import * as userEntities from '../entities/user.ts';
import { idSchema } from '../ids.ts';
import { changeSchema } from '../ipc/changes.ts';
import { ipcContract } from '../ipc/contract.ts';
import { limits } from '../limits.ts';
import * as account from './account.ts';
import { breakingChanges, type JsonValue } from './breaking-changes.ts';
import { calls } from './calls.ts';
import { wireErrorSchema } from './errors.ts';
import { drainingSchema, endedSchema, handshakeErrorSchema, inboxItemSchema, logPacketSchema } from './events.ts';
import * as http from './http.ts';
import { signalSchema } from './signals.ts';
import { features, protocolVersion } from './version.ts';

/**
 * The contracts as JSON Schema, kept in `protocol.snapshot.json`. What stands there may not change without a new `protocolVersion.max`. After an addition:
 *
 *     npx vitest run --project unit shared/protocol/protocol-snapshot.test.ts -u
 *
 * which refuses to write a change that breaks a client. Rules that JSON Schema cannot say (text limits) are in `limits`.
 */
const file = fileURLToPath(new URL('./protocol.snapshot.json', import.meta.url));

type Contract = Record<string, { input: z.ZodType; output: z.ZodType }>;

/** What many calls share is written once and referred to. */
const entities = {
  idSchema,
  fileSchema: fileEntities.fileSchema,
  ...inviteEntities,
  ...linkPreviewEntities,
  ...eventEntities,
  ...membershipEntities,
  ...messageEntities,
  ...roomEntities,
  ...userEntities,
};

/** Name → JSON Schema. */
function schemas(): Record<string, JsonValue> {
  const registry = z.registry<{ id: string }>();
  for (const [name, schema] of Object.entries(entities)) if (schema instanceof z.ZodType) registry.add(schema, { id: `entities.${name}` });
  // Some of these are the same object under two names, hence copies.
  const add = (id: string, schema: z.ZodType) => registry.add(schema.clone(), { id });
  const addCalls = (kind: string, contract: Contract) => {
    for (const [name, { input, output }] of Object.entries(contract)) {
      add(`${kind}.${name}.input`, input);
      add(`${kind}.${name}.output`, output);
    }
  };
  addCalls('calls', calls);
  addCalls('ipc', ipcContract);
  add('ipc.change', changeSchema);
  const pushes = { log: logPacketSchema, inbox: inboxItemSchema, signal: signalSchema, draining: drainingSchema, ended: endedSchema };
  for (const [name, schema] of Object.entries(pushes)) add(`pushes.${name}`, schema);
  add('errors.wire', wireErrorSchema);
  add('errors.handshake', handshakeErrorSchema);
  for (const [name, schema] of Object.entries(http)) if (schema instanceof z.ZodType) add(`http.${name}`, schema);
  for (const [name, schema] of Object.entries(account)) if (schema instanceof z.ZodType) add(`account.${name}`, schema);
  const generated = z.toJSONSchema(registry, { io: 'input', unrepresentable: 'any', uri: (id) => id }).schemas;
  const plain = JSON.parse(JSON.stringify(generated)) as Record<string, Record<string, JsonValue>>;
  return Object.fromEntries(
    Object.entries(plain).map(([name, schema]) => [name, Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$schema' && key !== '$id'))]),
  );
}

function snapshot(): Record<string, JsonValue> {
  return { version: { ...protocolVersion }, features: [...features], limits: { ...limits }, schemas: schemas() };
}

/** The window and its engine ship together: `ipc` is pinned, so that a change is seen, but it may change. The wire may only grow within a version. */
function wireOf(whole: Record<string, JsonValue>): Record<string, JsonValue> {
  const kept = Object.entries(z.record(z.string(), z.json()).parse(whole['schemas'])).filter(([name]) => !name.startsWith('ipc.'));
  const { version: _, ...rest } = whole;
  return { ...rest, schemas: Object.fromEntries(kept) };
}

describe('the protocol', () => {
  test('keeps what stands, and its snapshot is current', async () => {
    const now = snapshot();
    if (existsSync(file)) {
      const before = JSON.parse(readFileSync(file, 'utf8')) as Record<string, JsonValue>;
      const versionBefore = z.object({ max: z.int() }).parse(before['version']).max;
      const broken = protocolVersion.max > versionBefore ? [] : breakingChanges(wireOf(before), wireOf(now));
      expect(broken, 'these change what stands: raise protocolVersion.max, or make them additions').toEqual([]);
    }
    await expect(`${JSON.stringify(now, null, 1)}\n`).toMatchFileSnapshot(file);
  });

  test('names every call', () => {
    const names = Object.keys(schemas());
    for (const call of Object.keys(calls)) expect(names).toEqual(expect.arrayContaining([`calls.${call}.input`, `calls.${call}.output`]));
  });
});
