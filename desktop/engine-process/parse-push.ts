import { drainingSchema, endedSchema, inboxItemSchema, logPacketSchema } from '@parley/shared/protocol/events';
import { signalSchema } from '@parley/shared/protocol/signals';
import type { z } from 'zod';
import type { Push } from '../engine/ports.ts';

/** The relay's pushes that this version knows; others are not listened to. */
export const pushEvents = ['log', 'inbox', 'signal', 'behind', 'draining', 'ended'] as const;
export type PushEvent = (typeof pushEvents)[number];

/** `push: null`: well-formed, but of a kind that only a newer version knows (clients ignore what they do not know). */
export type ParsedPush = { ok: true; push: Push | null } | { ok: false; issues: string[] };

const inboxTypes = typesOf(inboxItemSchema);
const signalTypes = typesOf(signalSchema);

/** Reads one push with the contract's own schemas. */
export function parsePush(event: PushEvent, payload: unknown): ParsedPush {
  switch (event) {
    case 'log':
      return read(logPacketSchema, payload, (packet) => ({ type: 'log', packet }));
    case 'inbox':
      if (isOfNewerKind(payload, inboxTypes)) return { ok: true, push: null };
      return read(inboxItemSchema, payload, (item) => ({ type: 'inbox', item }));
    case 'signal':
      if (isOfNewerKind(payload, signalTypes)) return { ok: true, push: null };
      return read(signalSchema, payload, (signal) => ({ type: 'signal', signal }));
    case 'behind':
      return { ok: true, push: { type: 'behind' } };
    case 'draining':
      return read(drainingSchema, payload, ({ reconnectAfterMs }) => ({ type: 'draining', reconnectAfterMs }));
    case 'ended':
      return read(endedSchema, payload, ({ code }) => ({ type: 'ended', code }));
  }
}

function read<S extends z.ZodType>(schema: S, payload: unknown, toPush: (value: z.output<S>) => Push): ParsedPush {
  const parsed = schema.safeParse(payload);
  if (parsed.success) return { ok: true, push: toPush(parsed.data) };
  return { ok: false, issues: parsed.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.')}: ${issue.message}`) };
}

function typesOf(union: { options: readonly { shape: { type: { value: string } } }[] }): ReadonlySet<string> {
  return new Set(union.options.map((option) => option.shape.type.value));
}

function isOfNewerKind(payload: unknown, known: ReadonlySet<string>): boolean {
  return typeof payload === 'object' && payload !== null && 'type' in payload && typeof payload.type === 'string' && !known.has(payload.type);
}
