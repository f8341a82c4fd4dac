import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type DomainWorld, openDomainWorld } from '../../../tests/support/domain-world.ts';
import { uuidv7 } from '../../../tests/support/ids.ts';
import type { Actor, Deps } from '../deps.ts';
import { messageHistory } from '../messages/message-history.ts';
import { sendMessage } from '../messages/send-message.ts';
import { voteOnMessage } from '../messages/vote-on-message.ts';
import { createRoom } from '../rooms/create-room.ts';
import { joinRoom } from '../rooms/join-room.ts';
import { leaveRoom } from '../rooms/leave-room.ts';
import { listMembers } from './list-members.ts';
import { muteMember } from './mute-member.ts';
import { setRole } from './set-role.ts';

let world: DomainWorld;
let other: DomainWorld;
let ada: Actor;
let bo: Actor;
let cy: Actor;
let roomId: string;
beforeAll(async () => {
  world = await openDomainWorld();
  other = await openDomainWorld({ database: world.database });
});
afterAll(async () => {
  await other.close();
  await world.close();
});
beforeEach(async () => {
  [ada, bo, cy] = [await world.person('ada'), await world.person('bo'), await world.person('cy')];
  roomId = (await createRoom(world.deps, ada, { kind: 'public', name: `harbour ${uuidv7()}`, memberIds: [bo.userId, cy.userId] })).room.id;
  await setRole(world.deps, ada, { roomId, userId: bo.userId, role: 'moderator' });
  world.published.length = 0;
});

const hour = 3_600_000;
const say = (deps: Deps, actor: Actor) => sendMessage(deps, actor, { roomId, id: uuidv7(), body: 'words' });
const mute = (actor: Actor, whom: Actor, untilMs: number | null = Date.now() + hour) => muteMember(world.deps, actor, { roomId, userId: whom.userId, untilMs });

test('who is muted reads and writes nothing, on any node, until it is lifted; only he is told', async () => {
  const { message } = await say(other.deps, cy);
  const until = Date.now() + hour;
  world.published.length = 0;
  await mute(bo, cy, until);
  expect(world.published).toMatchObject([{ kind: 'inbox', userId: cy.userId, item: { type: 'mute-changed', roomId, mutedUntil: until } }]);
  expect((await world.deps.rooms.states(cy.userId, roomId))[0]).toMatchObject({ mutedUntil: until });
  for (const deps of [world.deps, other.deps]) {
    await expect(say(deps, cy)).rejects.toMatchObject({ code: 'forbidden', message: expect.stringContaining('muted you') });
    await expect(voteOnMessage(deps, cy, { roomId, id: message.id, value: 1 })).rejects.toMatchObject({ code: 'forbidden' });
    expect((await messageHistory(deps, cy, { roomId })).messages).toHaveLength(1);
  }
  await mute(bo, cy, null);
  expect(world.inboxOf(cy.userId).at(-1)).toMatchObject({ type: 'mute-changed', mutedUntil: null });
  expect((await world.deps.rooms.states(cy.userId, roomId))[0]).not.toHaveProperty('mutedUntil');
  await say(other.deps, cy);
  await say(world.deps, cy);
});

test('it ends by itself, and a time that is over mutes nobody', async () => {
  await mute(bo, cy, Date.now() + 1_500);
  await expect(say(world.deps, cy)).rejects.toMatchObject({ code: 'forbidden' });
  await expect
    .poll(
      () =>
        say(world.deps, cy).then(
          () => 'heard',
          () => 'muted',
        ),
      { timeout: 10_000 },
    )
    .toBe('heard');
  await mute(bo, cy, Date.now() - 1);
  await say(world.deps, cy);
});

test('a send that was decided on before does not follow, and a repeated one is answered as done', async () => {
  const id = uuidv7();
  const first = await sendMessage(world.deps, cy, { roomId, id, body: 'once' });
  const access = await world.deps.memberships.access(roomId, cy.userId);
  await mute(bo, cy);
  const item = {
    type: 'message-created',
    kind: 'text',
    roomId,
    opId: uuidv7(),
    actorId: cy.userId,
    body: 'late',
    mentions: { userIds: [] as string[] },
  } as const;
  expect((await world.deps.logWriter.append({ ...item, memberVersion: access?.membership?.version ?? 0 })).verdict).toBe('stale');
  expect((await sendMessage(world.deps, cy, { roomId, id, body: 'once' })).message.seq).toBe(first.message.seq);
});

test('it holds through leaving and coming back', async () => {
  await mute(bo, cy);
  await leaveRoom(world.deps, cy, { roomId });
  await joinRoom(world.deps, cy, { roomId });
  await expect(say(world.deps, cy)).rejects.toMatchObject({ code: 'forbidden' });
});

test('only those above, only members, not oneself, four weeks at most; moderators see it in the list', async () => {
  await expect(mute(cy, bo)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(mute(bo, ada)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(mute(bo, bo)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(mute(bo, await world.person('dee'))).rejects.toMatchObject({ code: 'not-found' });
  await expect(mute(bo, cy, Date.now() + 29 * 24 * hour)).rejects.toMatchObject({ code: 'invalid' });
  const until = Date.now() + hour;
  await mute(bo, cy, until);
  const mutesSeenBy = async (actor: Actor) => (await listMembers(world.deps, actor, { roomId })).members.flatMap(({ mutedUntil }) => mutedUntil ?? []);
  expect(await mutesSeenBy(bo)).toEqual([until]);
  expect(await mutesSeenBy(cy)).toEqual([]);
  await setRole(world.deps, ada, { roomId, userId: cy.userId, role: 'admin' });
  await mute(bo, cy, null);
  await say(world.deps, cy);
});
