import type { Id } from '@parley/shared/ids';
import type { SystemEvent } from '@parley/shared/ipc/views';

/** A line that nobody wrote: the person it is about (drawn stronger) and what happened. */
export type EventWords = { name: string; text: string };

/** What happened, in words. `nameOf` gives a person's name. */
export function describeEvent(event: SystemEvent, nameOf: (userId: Id) => string): EventWords {
  switch (event.type) {
    case 'member-joined': {
      const name = nameOf(event.userId);
      if (event.role === 'owner' && event.seq === 1) return { name, text: 'made this room' };
      if (event.actorId !== event.userId) return { name, text: `was added by ${nameOf(event.actorId)}` };
      return { name, text: event.nodeName ? `joined from node ${event.nodeName}` : 'joined' };
    }
    case 'member-left':
      if (event.reason === 'left') return { name: nameOf(event.userId), text: 'left' };
      return { name: nameOf(event.userId), text: `was ${event.reason} by ${nameOf(event.actorId)}` };
    case 'role-changed':
      return { name: nameOf(event.userId), text: `is now ${event.role}` };
    case 'room-updated':
      return {
        name: nameOf(event.actorId),
        text: event.room.topic ? `changed the room: ${event.room.name}, ${event.room.topic}` : `changed the room: ${event.room.name}`,
      };
  }
}

/** "Grace Kim, Omar Haddad and 2 more joined": two names, then the count of the others. Somebody who came twice is one. */
export function describeFold(events: readonly SystemEvent[], nameOf: (userId: Id) => string): EventWords {
  const ids = [...new Set(events.flatMap((event) => ('userId' in event ? [event.userId] : [])))];
  const names = ids.slice(0, 2).map(nameOf);
  const more = ids.length - names.length;
  const name = more > 0 ? `${names.join(', ')} and ${more} more` : names.join(' and ');
  return { name, text: events[0]?.type === 'member-left' ? 'left' : 'joined' };
}
