import { v7 as uuidv7 } from 'uuid';
import { expect, it } from 'vitest';
import type { Push } from '../ports.ts';
import { createFakeClock } from './fake-clock.ts';
import { answerCommand, botsOf } from './memory-bots.ts';
import { answerCall } from './memory-calls.ts';
import { createMemoryRelay, type Listener } from './memory-relay.ts';

it('a command is run once, answered by its bot, and told to who ran it', () => {
  const relay = createMemoryRelay({ clock: createFakeClock(), newId: () => uuidv7() });
  const admin = relay.addUser('admin', 'password');
  Object.assign(admin, { admin: true });
  const pushes: Push[] = [];
  const listener: Listener = {
    userId: admin.id,
    sessionId: uuidv7(),
    isOpened: true,
    expiresAtMs: 0,
    push: (push) => void pushes.push(push),
    end: () => undefined,
  };
  relay.listeners.add(listener);
  const ask = (name: Parameters<typeof answerCall>[2], input: object) => {
    const answer = answerCall(relay, listener, name, input);
    if (!answer.ok) throw new Error(`${name}: ${answer.error.message}`);
    return answer.value;
  };
  const { room } = relay.createRoom(admin.id, { name: 'harbour' });
  ask('bots.create', { opId: uuidv7(), handle: 'quotes', displayName: 'Quotes' });
  const [[botId, bot] = ['', null]] = botsOf(relay).bots;
  relay.join(room.id, botId);
  bot?.commands.push({ name: 'stock', description: 'A price', args: [] });
  expect(ask('commands.list', { roomId: room.id })).toMatchObject({ commands: [{ botId, name: 'stock' }] });
  expect(ask('rooms.bots', { roomId: room.id })).toMatchObject({ bots: [{ user: { handle: 'quotes', bot: true }, commands: 1 }] });
  const run = { opId: uuidv7(), roomId: room.id, name: 'stock', text: '=aapl.us' };
  expect(ask('commands.run', run)).toEqual(ask('commands.run', run));
  answerCommand(relay, run.opId, { outcome: 'failed', message: 'no such share' });
  expect(pushes.at(-1)).toMatchObject({ type: 'signal', signal: { type: 'command-answered', invocationId: run.opId, outcome: 'failed' } });
  expect(ask('commands.status', { invocationIds: [run.opId] })).toMatchObject({ invocations: [{ state: 'failed', message: 'no such share' }] });
});
