import type { KnownLogEvent } from '@parley/shared/entities/log-event';
import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import type { MemoryRoom } from './memory-log.ts';

type Head = { seq: number; at: number; actorId: Id };

type World = {
  room: (roomId: Id) => MemoryRoom;
  head: (room: MemoryRoom, actorId: Id) => Head;
  publish: (room: MemoryRoom, event: KnownLogEvent) => void;
};

/** What changes messages of the in-memory relay: each a number in the log, or nothing where nothing changes. */
export function createMemoryChanges({ room, head, publish }: World) {
  const changed = (roomId: Id, id: Id, actorId: Id | null, change: (message: Message, event: Head, target: MemoryRoom) => KnownLogEvent): void => {
    const target = room(roomId);
    const message = target.messages.get(id);
    if (!message) throw new Error('no such message');
    const event = head(target, actorId ?? message.authorId);
    const next = change(message, event, target);
    message.version = event.seq;
    publish(target, next);
  };

  return {
    edit(roomId: Id, id: Id, body: string, mentions?: Message['mentions']): void {
      changed(roomId, id, null, (message, event, target) => {
        target.revisions.set(id, [
          ...(target.revisions.get(id) ?? []),
          { version: message.version, at: message.editedAt ?? message.createdAt, body: message.body },
        ]);
        message.body = body;
        message.editedAt = event.at;
        if (mentions) message.mentions = mentions;
        return { ...event, type: 'message-edited', message };
      });
    },
    remove(roomId: Id, id: Id, actorId: Id | null = null): void {
      changed(roomId, id, actorId, (message, event, target) => {
        target.revisions.delete(id);
        target.votes.delete(id);
        target.reactions.delete(id);
        delete message.pinned;
        message.votes = { up: 0, down: 0 };
        message.reactions = [];
        message.body = '';
        message.deletedAt = event.at;
        if (actorId !== null && actorId !== message.authorId) message.deletedBy = actorId;
        message.mentions = { userIds: [] };
        return { ...event, type: 'message-deleted', messageId: id };
      });
    },
    vote(roomId: Id, id: Id, userId: Id, value: 1 | 0 | -1 = 1): void {
      const votes = room(roomId).votes.get(id) ?? new Map<Id, 1 | -1>();
      if ((votes.get(userId) ?? 0) === value) return;
      changed(roomId, id, userId, (_, event, target) => {
        if (value === 0) votes.delete(userId);
        else votes.set(userId, value);
        target.votes.set(id, votes);
        const count = (of: 1 | -1): number => [...votes.values()].filter((one) => one === of).length;
        return { ...event, type: 'vote-changed', messageId: id, userId, value, up: count(1), down: count(-1) };
      });
    },
    react(roomId: Id, id: Id, userId: Id, emoji: string, on: boolean): void {
      const all = room(roomId).reactions.get(id) ?? [];
      const isMine = (one: { emoji: string; userId: Id }): boolean => one.emoji === emoji && one.userId === userId;
      if (all.some(isMine) === on) return;
      changed(roomId, id, userId, (_, event, target) => {
        const next = on ? [...all, { emoji, userId }] : all.filter((one) => !isMine(one));
        target.reactions.set(id, next);
        return { ...event, type: 'reaction-changed', messageId: id, userId, emoji, on, count: next.filter((one) => one.emoji === emoji).length };
      });
    },
    pin(roomId: Id, id: Id, userId: Id, on: boolean): void {
      if ((room(roomId).messages.get(id)?.pinned ?? false) === on) return;
      changed(roomId, id, userId, (message, event) => {
        message.pinned = on;
        return { ...event, type: 'message-pinned', messageId: id, on };
      });
    },
  };
}
