import type { Message } from '@parley/shared/entities/message';
import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';

type Reaction = Message['reactions'][number];

/** Names in a tooltip; the rest are counted. */
const namesMax = 12;

/** "You, Lena Novák and 3 more reacted with 🎉". Names that are not known here are counted as well. */
export function whoReacted(reaction: Reaction, users: Readonly<Record<Id, User>>, ownId: Id): string {
  const others = reaction.userIds.filter((id) => id !== ownId).flatMap((id) => users[id]?.displayName ?? []);
  const names = [...(reaction.mine ? ['You'] : []), ...others].slice(0, namesMax);
  const more = reaction.count - names.length;
  const all = more > 0 ? [...names, names.length === 0 ? `${more} ${more === 1 ? 'person' : 'people'}` : `${more} more`] : names;
  const list = all.length > 1 ? `${all.slice(0, -1).join(', ')} and ${all.at(-1)}` : (all[0] ?? 'Somebody');
  return `${list} reacted with ${reaction.emoji}`;
}

/** "4 reactions 🎉, one of them yours", for screen readers. */
export function reactionLabel({ emoji, count, mine }: Reaction): string {
  return `${emoji} ${count} ${count === 1 ? 'reaction' : 'reactions'}${mine ? (count === 1 ? ', yours' : ', one of them yours') : ''}`;
}
