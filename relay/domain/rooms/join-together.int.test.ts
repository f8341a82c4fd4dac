import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DomainWorld, openDomainWorld } from '../../../tests/support/domain-world.ts';
import { uuidv7 } from '../../../tests/support/ids.ts';
import type { Actor } from '../deps.ts';
import { createRoom } from './create-room.ts';
import { joinRoom } from './join-room.ts';

let world: DomainWorld;
beforeAll(async () => {
  world = await openDomainWorld();
});
afterAll(() => world.close());

it('a crowd that joins at once is let in whole: every one is told, and the log has no gap', async () => {
  const owner = await world.person('owner');
  const { room } = await createRoom(world.deps, owner, { kind: 'public', name: `crowd ${uuidv7()}` });
  const crowd: Actor[] = [];
  for (let n = 0; n < 150; n += 1) crowd.push(await world.person(`p${n}`));
  const joined = await Promise.all(crowd.map((actor) => joinRoom(world.deps, actor, { roomId: room.id })));

  expect(joined.every(({ state }) => state.room.id === room.id && state.role === 'member')).toBe(true);
  const packets = world.packets(room.id).toSorted((a, b) => a.from - b.from);
  const events = packets.flatMap((packet) => packet.events);
  expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 151 }, (_, n) => n + 1));
  expect(packets.length).toBeLessThan(20);
  expect(new Set(events.slice(1).map((event) => event.actorId))).toEqual(new Set(crowd.map(({ userId }) => userId)));
  for (const { userId } of crowd) {
    expect(world.inboxOf(userId)).toMatchObject([{ type: 'room-added', state: { room: { id: room.id } } }]);
    expect(world.kindsAbout(userId)).toEqual(['add', 'inbox']);
  }
});

it('each gets his own answer: who is in already, who is banned, a repeat, a taken operation', async () => {
  const [owner, member, banned, newcomer, other] = await Promise.all(['owner', 'member', 'banned', 'new', 'other'].map((name) => world.person(name)));
  if (!owner || !member || !banned || !newcomer || !other) throw new Error('nobody');
  const { room } = await createRoom(world.deps, owner, { kind: 'public', name: `answers ${uuidv7()}` });
  await joinRoom(world.deps, member, { roomId: room.id });
  await joinRoom(world.deps, banned, { roomId: room.id });
  await world.removeMember(room.id, banned.userId, 'banned');
  const opId = uuidv7();
  const [first, again, inAlready, refused] = await Promise.allSettled([
    joinRoom(world.deps, newcomer, { roomId: room.id, opId }),
    joinRoom(world.deps, newcomer, { roomId: room.id, opId }),
    joinRoom(world.deps, member, { roomId: room.id }),
    world.deps.joinTogether(room.id, { opId: uuidv7(), actorId: banned.userId }),
  ]);
  expect(first).toMatchObject({ status: 'fulfilled', value: { state: { members: 3 } } });
  expect(again).toMatchObject({ status: 'fulfilled', value: { state: { members: 3 } } });
  expect(inAlready).toMatchObject({ status: 'fulfilled', value: { state: { role: 'member' } } });
  expect(refused).toMatchObject({ status: 'fulfilled', value: { write: { verdict: 'forbidden' }, state: null } });
  await expect(joinRoom(world.deps, other, { roomId: room.id, opId })).rejects.toMatchObject({ code: 'conflict' });
});
