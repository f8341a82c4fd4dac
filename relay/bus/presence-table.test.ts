import { expect, test } from 'vitest';
import { createDice } from '../../tests/support/dice.ts';
import { createPresenceTable, type VersionedChoice } from './presence-table.ts';

const [ann, bob, room, hall] = ['ann', 'bob', 'room', 'hall'];

async function look(table: ReturnType<typeof createPresenceTable>) {
  const [counts, statuses] = await Promise.all([table.presence.onlineCounts([room, hall]), table.presence.status([ann, bob])]);
  return [counts.get(room), counts.get(hall), statuses.get(ann), statuses.get(bob)];
}

test('two devices of one person count once', async () => {
  const table = createPresenceTable();
  for (const _device of [1, 2]) {
    table.connected(ann);
    table.entered(ann, room);
  }
  table.setRemote('other', ann, [room, hall]);
  expect(await look(table)).toEqual([1, 1, 'online', 'offline']);
  table.left(ann, room);
  table.disconnected(ann);
  expect(await look(table)).toEqual([1, 1, 'online', 'offline']);
  table.left(ann, room);
  table.disconnected(ann);
  expect(await look(table)).toEqual([1, 1, 'online', 'offline']);
  table.setRemote('other', ann, null);
  expect(await look(table)).toEqual([0, 0, 'offline', 'offline']);
});

test('the person going first, as at a disconnect, leaves nothing behind', async () => {
  const table = createPresenceTable();
  table.connected(ann);
  table.entered(ann, room);
  table.disconnected(ann);
  table.left(ann, room);
  expect(await look(table)).toEqual([0, 0, 'offline', 'offline']);
  table.connected(ann);
  table.entered(ann, room);
  expect(await look(table)).toEqual([1, 0, 'online', 'offline']);
});

test('a whole share replaces what was known, and goes with its node', async () => {
  const table = createPresenceTable();
  table.setRemote('other', ann, [room]);
  table.replaceRemote('other', [[bob, [room, hall]]]);
  expect(await look(table)).toEqual([1, 1, 'offline', 'online']);
  table.dropRemote('other');
  expect(await look(table)).toEqual([0, 0, 'offline', 'offline']);
});

test('changes are told once, and only where something is different now', () => {
  const table = createPresenceTable();
  table.connected(ann);
  table.entered(ann, room);
  expect(table.takeChanges()).toEqual({ rooms: new Map([[room, 1]]), users: new Map([[ann, { status: 'online', roomIds: [room] }]]) });
  expect(table.takeOwnChanges()).toEqual([{ userId: ann, roomIds: [room], mode: null }]);
  table.disconnected(ann);
  table.left(ann, room);
  table.connected(ann);
  table.entered(ann, room);
  expect(table.takeChanges()).toEqual({ rooms: new Map([[room, 1]]), users: new Map() });
  table.setRemote('other', bob, [room]);
  expect(table.takeOwnChanges()).toEqual([{ userId: ann, roomIds: [room], mode: null }]);
  expect(table.takeOwnChanges()).toEqual([]);
});

test('who is invisible is counted nowhere, and nothing is told of his coming and going', async () => {
  const table = createPresenceTable();
  table.presence.choose(ann, { choice: 'invisible', version: 1 });
  table.connected(ann);
  table.entered(ann, room);
  expect(await look(table)).toEqual([0, 0, 'offline', 'offline']);
  expect(table.takeChanges()).toEqual({ rooms: new Map(), users: new Map() });
  table.presence.choose(ann, { choice: 'dnd', version: 2 });
  table.presence.choose(ann, { choice: 'invisible', version: 1 });
  expect(await look(table)).toEqual([1, 0, 'dnd', 'offline']);
  expect(table.takeChanges()).toEqual({ rooms: new Map([[room, 1]]), users: new Map([[ann, { status: 'dnd', roomIds: [room] }]]) });
  table.presence.choose(ann, { choice: 'invisible', version: 3 });
  expect(table.takeChanges()).toEqual({ rooms: new Map([[room, 0]]), users: new Map([[ann, { status: 'offline', roomIds: [room] }]]) });
  table.left(ann, room);
  table.disconnected(ann);
  expect(table.takeChanges()).toEqual({ rooms: new Map(), users: new Map() });
});

test('somebody is away when all devices on all nodes are idle, and not for a moment longer', async () => {
  const table = createPresenceTable();
  table.connected(ann);
  table.entered(ann, room);
  table.setRemote('other', ann, [room], { choice: 'online', version: 0, isAway: true });
  expect((await look(table))[2]).toBe('online');
  table.setAway(ann, true);
  expect((await look(table))[2]).toBe('away');
  table.takeChanges();
  table.setRemote('other', ann, [room]);
  expect((await look(table))[2]).toBe('online');
  expect(table.takeChanges()).toEqual({ rooms: new Map(), users: new Map([[ann, { status: 'online', roomIds: [room] }]]) });
  table.dropRemote('other');
  expect((await look(table))[2]).toBe('away');
});

test('the later choice holds on both nodes, also after the node where it was made is gone', async () => {
  const table = createPresenceTable();
  table.presence.choose(ann, { choice: 'online', version: 1 });
  table.connected(ann);
  table.takeOwnChanges();
  table.setRemote('other', ann, [], { choice: 'dnd', version: 2, isAway: false });
  expect(table.takeOwnChanges()).toEqual([{ userId: ann, roomIds: [], mode: { choice: 'dnd', version: 2, isAway: false } }]);
  expect(table.ownMode(ann)).toEqual({ choice: 'dnd', version: 2, isAway: false });
  table.dropRemote('other');
  expect((await look(table))[2]).toBe('dnd');
  table.setRemote('other', bob, [room], { choice: 'away', version: 1, isAway: false });
  expect(table.takeChanges().users).toEqual(new Map([[bob, { status: 'away', roomIds: [room] }]]));
});

test('a choice is told though its device left at once, and to a node that had the person before this one knew', () => {
  const table = createPresenceTable();
  const choice: VersionedChoice = { choice: 'invisible', version: 1 };
  const told = { userId: ann, roomIds: null, mode: { ...choice, isAway: false } };
  table.connected(ann);
  table.takeOwnChanges();
  table.presence.choose(ann, choice);
  table.disconnected(ann);
  expect(table.takeOwnChanges()).toEqual([told]);
  table.presence.choose(ann, { ...choice, version: 2 });
  expect(table.takeOwnChanges()).toEqual([{ ...told, mode: { ...told.mode, version: 2 } }]);
  // Nobody is known to have the person; a node that was cut off may.
  expect(table.choicesElsewhere()).toEqual([[ann, { ...choice, version: 2, isAway: false }]]);
});

test('a whole share brings what was chosen by people whose devices are elsewhere', async () => {
  const [table, other] = [createPresenceTable(), createPresenceTable()];
  other.connected(ann);
  other.presence.choose(ann, { choice: 'online', version: 1 });
  table.setRemote('other', ann, []);
  table.presence.choose(ann, { choice: 'dnd', version: 2 });
  table.takeOwnChanges();
  other.replaceRemote('table', [], new Map(table.choicesElsewhere()));
  expect((await look(other))[2]).toBe('dnd');
});

test('somebody is away since no device of his is in use on any node, invisible or not', () => {
  let now = 1_000;
  const table = createPresenceTable(() => now);
  const awayMs = () => table.presence.awayForMs(ann);
  now = 1_400;
  // Never seen: since the node began.
  expect(awayMs()).toBe(400);
  table.presence.choose(ann, { choice: 'invisible', version: 1 });
  table.connected(ann);
  expect(awayMs()).toBe(0);
  table.setRemote('other', ann, [room]);
  table.disconnected(ann);
  now = 5_000;
  expect(awayMs()).toBe(0);
  table.setRemote('other', ann, [room], { choice: 'online', version: 1, isAway: true });
  now = 6_000;
  expect(awayMs()).toBe(1_000);
  table.dropRemote('other');
  now = 7_500;
  expect(awayMs()).toBe(2_500);
  table.connected(ann);
  table.setAway(ann, true);
  now = 8_000;
  expect(awayMs()).toBe(500);
  table.setAway(ann, false);
  expect(awayMs()).toBe(0);
});

test('tables that tell each other their changes end up equal, in any order of comings and goings', async () => {
  const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9));
  console.log(`seed ${seed}`);
  const { below: random } = createDice(seed);
  const tables = [createPresenceTable(), createPresenceTable()] as const;
  type Device = { node: 0 | 1; userId: string; rooms: Set<string> };
  const devices: Device[] = [];
  const chosen = new Map<string, VersionedChoice>();
  const tell = (from: 0 | 1) => {
    const to = tables[from === 0 ? 1 : 0];
    for (const { userId, roomIds, mode } of tables[from].takeOwnChanges()) to.setRemote(`node ${from}`, userId, roomIds, mode);
  };
  for (let step = 0; step < 2_000; step += 1) {
    if (random(20) === 0) tell(random(2) === 0 ? 0 : 1);
    const device = devices[random(devices.length + 1)];
    if (device === undefined) {
      const added: Device = { node: random(2) === 0 ? 0 : 1, userId: `user ${random(5)}`, rooms: new Set() };
      devices.push(added);
      tables[added.node].presence.choose(added.userId, chosen.get(added.userId) ?? { choice: 'online', version: 0 });
      tables[added.node].connected(added.userId);
    } else if (random(6) === 0) {
      const choice = (['online', 'away', 'dnd', 'invisible'] as const)[random(4)] ?? 'online';
      chosen.set(device.userId, { choice, version: step });
      tables[device.node].presence.choose(device.userId, { choice, version: step });
    } else if (random(4) === 0) {
      devices.splice(devices.indexOf(device), 1);
      tables[device.node].disconnected(device.userId);
      for (const roomId of device.rooms) tables[device.node].left(device.userId, roomId);
    } else {
      const roomId = `room ${random(4)}`;
      if (device.rooms.delete(roomId)) tables[device.node].left(device.userId, roomId);
      else {
        device.rooms.add(roomId);
        tables[device.node].entered(device.userId, roomId);
      }
    }
  }
  tell(0);
  tell(1);
  const isSeen = (userId: string) => chosen.get(userId)?.choice !== 'invisible';
  for (let n = 0; n < 4; n += 1) {
    const expected = new Set(devices.filter(({ rooms, userId }) => rooms.has(`room ${n}`) && isSeen(userId)).map(({ userId }) => userId)).size;
    for (const table of tables) expect((await table.presence.onlineCounts([`room ${n}`])).get(`room ${n}`), `seed ${seed}`).toBe(expected);
  }
  for (const userId of new Set(devices.map((device) => device.userId))) {
    const choice = chosen.get(userId)?.choice ?? 'online';
    for (const table of tables) expect((await table.presence.status([userId])).get(userId), `seed ${seed}`).toBe(choice === 'invisible' ? 'offline' : choice);
  }
});
