import type { Invocation } from '@parley/shared/entities/command';
import { calls } from '@parley/shared/protocol/calls';
import { expect, test } from 'vitest';
import { CommandError } from './call-error.ts';
import { createCommandDesk } from './command-desk.ts';
import type { Connection } from './connection.ts';

const id = (n: number) => `01939e2a-7b00-7000-8000-${String(n).padStart(12, '0')}`;
const user = { id: id(1), handle: 'ann', displayName: 'Ann', version: 1 };

/** What the server is told where a command of the bot throws this. */
async function toldOf(error: Error): Promise<unknown> {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const connection = {
    call: async (_name: string, input: unknown) => {
      resolve(input);
      return {};
    },
  } as unknown as Connection;
  const desk = createCommandDesk({ connection, editEveryMs: 0, writings: { begin: () => async () => undefined }, log: () => undefined });
  desk.add({ name: 'break', description: 'breaks', args: [] }, () => Promise.reject(error));
  const invocation: Invocation = { id: id(2), roomId: id(3), botId: id(4), user, name: 'break', text: '', createdAt: 1, expiresAt: 2 };
  desk.invoked(invocation);
  return promise;
}

test.each([
  ['half of a character at its end', `${'x'.repeat(499)}🦊 and more`, `${'x'.repeat(499)}🦊`],
  ['what no text may hold', 'a\0b\ud83e', 'ab\ufffd'],
  ['nothing at all', ' ', 'Something went wrong. Please try again later.'],
])('words of a failure with %s are told as the server takes them', async (_, thrown, told) => {
  const input = await toldOf(new CommandError(thrown));
  expect(input).toMatchObject({ message: told });
  expect(calls['commands.fail'].input.safeParse(input).success).toBe(true);
});

test('what a handler did not mean to say stays in the log', async () => {
  expect(await toldOf(new Error('the key is hunter2'))).toMatchObject({ message: 'Something went wrong. Please try again later.' });
});
