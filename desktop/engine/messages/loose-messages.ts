import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';

/** Messages that the relay showed but that no range holds (quotes, pins, hits): nobody would tell this device of their changes, so they are never stored. */
export type LooseMessages = {
  get(roomId: Id, id: Id): Message | null;
  put(messages: readonly Message[]): void;
  /** What is known of it is no longer so. */
  forget(roomId: Id, ids: readonly Id[]): void;
  clear(): void;
};

const heldMax = 500;

export function createLooseMessages(): LooseMessages {
  const held = new Map<string, Message>();
  const keyOf = (roomId: Id, id: Id): string => `${roomId} ${id}`;
  return {
    get: (roomId, id) => held.get(keyOf(roomId, id)) ?? null,
    put(messages) {
      for (const message of messages) {
        held.delete(keyOf(message.roomId, message.id));
        held.set(keyOf(message.roomId, message.id), message);
      }
      for (const key of [...held.keys()].slice(0, Math.max(0, held.size - heldMax))) held.delete(key);
    },
    forget(roomId, ids) {
      for (const id of ids) held.delete(keyOf(roomId, id));
    },
    clear: () => held.clear(),
  };
}
