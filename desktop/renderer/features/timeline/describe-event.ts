import type { Id } from '@parley/shared/ids';
import type { SystemEvent } from '@parley/shared/ipc/views';
import { waitWords } from '../room-settings/slow-mode.ts';

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
      return { name: nameOf(event.actorId), text: describeUpdate(event) };
  }
}

/** What was changed in the room then; where that was not told, how the room was called after it. A server of before tells only the room of today. */
function describeUpdate({ room: today, became, changed = [] }: Extract<SystemEvent, { type: 'room-updated' }>): string {
  const room = { ...today, ...became };
  const said = changed.flatMap((what) => {
    switch (what) {
      case 'name':
        return [`named the room ${room.name}`];
      case 'topic':
        return [room.topic ? `set the topic: ${room.topic}` : 'removed the topic'];
      case 'icon':
        return [room.icon ? `gave the room the picture ${room.icon}` : 'removed the room’s picture'];
      case 'archived':
        return ['archived the room'];
      case 'unarchived':
        return ['opened the room again'];
      case 'announcement':
        return [room.announcement ? 'let only moderators and admins write' : 'let everybody write'];
      case 'slowModeSeconds':
        return [room.slowModeSeconds ? `set slow mode to ${waitWords(room.slowModeSeconds)}` : 'ended slow mode'];
      default:
        return [];
    }
  });
  if (said.length > 0) return said.join(', ');
  return room.topic ? `changed the room: ${room.name}, ${room.topic}` : `changed the room: ${room.name}`;
}

/** "Grace Kim, Omar Haddad and 2 more joined": two names, then the count of the others. Somebody who came twice is one. */
export function describeFold(events: readonly SystemEvent[], nameOf: (userId: Id) => string): EventWords {
  const ids = [...new Set(events.flatMap((event) => ('userId' in event ? [event.userId] : [])))];
  const names = ids.slice(0, 2).map(nameOf);
  const more = ids.length - names.length;
  const name = more > 0 ? `${names.join(', ')} and ${more} more` : names.join(' and ');
  return { name, text: events[0]?.type === 'member-left' ? 'left' : 'joined' };
}
