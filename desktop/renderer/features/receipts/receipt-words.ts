import type { Receipt } from '@parley/shared/entities/membership';
import type { Message } from '@parley/shared/entities/message';
import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';

/** How far one message has come: `of` are the people it could come to, as far as they say. */
export type Delivery = { state: 'stored' | 'delivered' | 'read'; of: Id[]; deliveredTo: Id[]; readBy: Id[] };

/** Who came into the room after the message says nothing about it. */
export function deliveryOf(receipts: readonly Receipt[], message: Pick<Message, 'seq' | 'createdAt'>): Delivery {
  const asked = receipts.filter((receipt) => receipt.joinedAt <= message.createdAt);
  const ids = (all: readonly Receipt[]) => all.map((receipt) => receipt.userId);
  const readBy = ids(asked.filter((receipt) => receipt.readSeq >= message.seq));
  const deliveredTo = ids(asked.filter((receipt) => Math.max(receipt.deliveredSeq, receipt.readSeq) >= message.seq));
  return { state: readBy.length > 0 ? 'read' : deliveredTo.length > 0 ? 'delivered' : 'stored', of: ids(asked), deliveredTo, readBy };
}

/** "Read by Lena and 2 more", "On the devices of 3 of 4 people"; of one other person his name. Null where it is only stored. */
export function deliveryWords({ state, of, deliveredTo, readBy }: Delivery, users: Readonly<Record<Id, User>>): string | null {
  const nameOf = (id: Id | undefined) => (id === undefined ? undefined : users[id]?.displayName) ?? 'somebody';
  if (state === 'stored') return null;
  if (state === 'delivered') return of.length === 1 ? `On a device of ${nameOf(of[0])}` : `On the devices of ${deliveredTo.length} of ${of.length} people`;
  const more = readBy.length - 1;
  return `Read by ${nameOf(readBy[0])}${more === 0 ? '' : ` and ${more} more`}`;
}
