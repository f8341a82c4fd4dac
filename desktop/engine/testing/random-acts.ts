import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import { signOf } from './check-store.ts';
import { headOf, shown } from './memory-log.ts';
import type { Client, World } from './world.ts';

type Input = { world: World; chance: (share: number) => boolean; pick: <T>(items: readonly T[]) => T };

const emoji = ['👍', '🎉', '👀'];

/** What people do with messages in a random run, and what must be so of it at the end. */
export function createRandomActs({ world, chance, pick }: Input) {
  const { relay, random } = world;
  const sent = new Map<string, { id: Id; body: string }[]>();
  const touched = new Set<Id>();
  const keyOf = (client: Client, roomId: Id): string => `${client.name} ${roomId}`;

  const living = (roomId: Id): Message[] => [...relay.room(roomId).messages.values()].filter((message) => message.deletedAt === undefined);
  const roots = (roomId: Id): Message[] => living(roomId).filter((message) => message.threadRootId === undefined);

  /** A message that is still on its way is changed too: in the queue, or behind it. */
  const target = async (client: Client, roomId: Id): Promise<{ id: Id; isOwn: boolean } | null> => {
    if (chance(0.25)) {
      const items = await client.engine.call('outbox.list', { accountId: client.accountId });
      const own = items.ok ? (items.value as { items: { opId: Id; roomId: Id; call: string }[] }).items : [];
      const waiting = own.filter((item) => item.call === 'messages.send' && item.roomId === roomId);
      if (waiting.length > 0) return { id: pick(waiting).opId, isOwn: true };
    }
    const all = living(roomId);
    if (all.length === 0) return null;
    const message = pick(all.slice(-40));
    return { id: message.id, isOwn: message.authorId === client.userId };
  };

  return {
    async send(client: Client, roomId: Id, body: string): Promise<void> {
      const root = chance(0.4) && roots(roomId).length > 0 ? pick(roots(roomId).slice(-6)) : null;
      const quoted = chance(0.2) && living(roomId).length > 0 ? pick(living(roomId)) : null;
      const words = chance(0.15) ? `${body} for @${pick(['ana', 'ben'])}` : body;
      const answer = await client.engine.call('messages.send', {
        accountId: client.accountId,
        roomId,
        body: words,
        ...(root ? { threadRootId: root.id } : {}),
        ...(quoted ? { replyToId: quoted.id } : {}),
      });
      if (!answer.ok) throw new Error(answer.error.message);
      const key = keyOf(client, roomId);
      sent.set(key, [...(sent.get(key) ?? []), { id: (answer.value as { opId: Id }).opId, body: words }]);
    },

    /** One of the many things that can be done with a message or a thread. */
    async change(client: Client, roomId: Id, step: number): Promise<void> {
      const at = { accountId: client.accountId, roomId };
      const what = random();
      const found = await target(client, roomId);
      if (!found) return;
      const { id, isOwn } = found;
      if (what < 0.15 && isOwn) {
        touched.add(id);
        await client.engine.call('messages.edit', { ...at, id, body: `changed by ${client.name} ${step}${chance(0.1) ? ' @ben' : ''}` });
      } else if (what < 0.2 && isOwn) {
        touched.add(id);
        await client.engine.call('messages.delete', { ...at, id });
      } else if (what < 0.45) await client.engine.call('messages.vote', { ...at, id, value: pick([1, 0, -1]) });
      else if (what < 0.6) await client.engine.call('messages.react', { ...at, id, emoji: pick(emoji), on: chance(0.6) });
      else if (what < 0.67) await client.engine.call('messages.pin', { ...at, id, on: chance(0.5) });
      else if (what < 0.75) await client.engine.call('saves.set', { ...at, messageId: id, on: chance(0.7) });
      else if (roots(roomId).length > 0) {
        const rootId = pick(roots(roomId)).id;
        if (what < 0.85) await client.engine.call('threads.mark', { ...at, rootId, seq: Math.floor(random() * (headOf(relay.room(roomId)) + 1)) });
        else if (what < 0.9) await client.engine.call('threads.follow', { ...at, rootId, on: chance(0.5) });
        else void client.engine.call('threads.page', { ...at, rootId, order: pick(['log', 'votes']), anchor: { at: 'latest' }, limit: 5 });
      }
    },

    /** Somebody else changes the room at the same time, from a device that is never offline. */
    elsewhere(roomId: Id, userId: Id, step: number): void {
      const messages = living(roomId);
      if (chance(0.3)) {
        const root = chance(0.4) && roots(roomId).length > 0 ? pick(roots(roomId)) : null;
        relay.send({ roomId, authorId: userId, id: world.newId(), body: `other ${step}`, ...(root ? { threadRootId: root.id } : {}) });
      }
      if (messages.length === 0) return;
      if (chance(0.15)) relay.edit(roomId, pick(messages).id, `edited ${step}`);
      if (chance(0.1)) relay.vote(roomId, pick(messages).id, userId, pick([1, 0, -1]));
      if (chance(0.1)) relay.react(roomId, pick(messages).id, userId, pick(emoji), chance(0.6));
      const others = messages.filter((message) => message.body.startsWith('other'));
      if (others.length > 0 && chance(0.1)) relay.remove(roomId, pick(others).id);
    },

    /** What still waits, or is still laid over the log, at the end. Words that were refused stay; nothing else does. */
    async leftovers(client: Client, roomIds: readonly Id[]): Promise<string[]> {
      const { items } = await client.call('outbox.list', {});
      const waiting = items.filter((item) => !(item.call === 'messages.edit' && item.state === 'failed'));
      const faults = waiting.length > 0 ? [`${client.name} still waits: ${JSON.stringify(waiting)}`] : [];
      for (const roomId of roomIds) {
        const { rows } = await client.call('timeline.page', { roomId, anchor: { at: 'latest' }, limit: 200 });
        for (const row of rows) {
          if (row.kind !== 'message') continue;
          const truth = relay.room(roomId).messages.get(row.message.id);
          const isTrue = truth !== undefined && signOf(row.message, false) === signOf(shown(relay.room(roomId), truth, client.userId), false);
          if (!isTrue || row.pending?.some((change) => change.state !== 'failed')) faults.push(`${client.name} shows ${JSON.stringify(row)}`);
          if (row.message.threadRootId !== undefined) faults.push(`${client.name} shows a reply among the roots: ${row.seq}`);
        }
      }
      return faults;
    },

    /** Everything one device sent and nobody changed before it left is in the log exactly once, in the order and the words it was written. */
    orderFaults(client: Client, roomId: Id): string[] {
      const wanted = (sent.get(keyOf(client, roomId)) ?? []).filter(({ id }) => !touched.has(id));
      const ids = new Set(wanted.map(({ id }) => id));
      const found = relay.room(roomId).events.flatMap((event) => (event.type === 'message-created' && ids.has(event.message.id) ? [event.message.id] : []));
      const isRight = JSON.stringify(found.map((id) => ({ id, body: relay.firstBody(id) }))) === JSON.stringify(wanted);
      return isRight ? [] : [`${client.name}: sent ${JSON.stringify(wanted)}, the log has ${JSON.stringify(found)}`];
    },
  };
}
