import type { Hook, HookDelivery } from '@parley/shared/entities/hook';
import type { HookEvent } from '@parley/shared/hook-events';
import { formatWhen } from '../../ui/time-words.ts';

/** What of a room can be told, as one chooses it. */
export const eventNames: Record<HookEvent, string> = {
  'message-created': 'New messages',
  'message-edited': 'Edits',
  'message-deleted': 'Deletions',
  'message-pinned': 'Pins',
  'reaction-changed': 'Reactions',
  'vote-changed': 'Votes',
  'member-joined': 'Who comes',
  'member-left': 'Who goes',
  'role-changed': 'Roles',
  'room-updated': 'Name and settings of the room',
};

/** One of them, as it was sent. */
const sentNames: Record<HookEvent, string> = {
  'message-created': 'New message',
  'message-edited': 'Edit',
  'message-deleted': 'Deletion',
  'message-pinned': 'Pin',
  'reaction-changed': 'Reaction',
  'vote-changed': 'Vote',
  'member-joined': 'Somebody came',
  'member-left': 'Somebody went',
  'role-changed': 'Role',
  'room-updated': 'Change of the room',
};

/** The event of a delivery; one of a later server is said by its own name. */
export function sentName(event: string): string {
  return event in sentNames ? sentNames[event as HookEvent] : event.replaceAll('-', ' ');
}

/** "new messages, edits and 2 more": what goes out, short. */
export function eventsWords(events: readonly string[]): string {
  const names = events.map((event) => (event in eventNames ? eventNames[event as HookEvent] : event.replaceAll('-', ' ')).toLocaleLowerCase());
  if (names.length > 3) return `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** The host of an address; the address itself where it cannot be read. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

/** What it last did, and what waits. */
export function lastWords(hook: Hook): string {
  const last =
    hook.lastAt === undefined
      ? hook.kind === 'incoming'
        ? 'nothing came yet'
        : 'nothing arrived yet'
      : `${hook.kind === 'incoming' ? 'last post' : 'last arrived'} ${formatWhen(hook.lastAt)}`;
  const waiting = (hook.waiting ?? 0) > 0 ? `, ${hook.waiting} waiting` : '';
  return `${last}${waiting}`;
}

/** The last failure, where it is newer than what went well or something was given up. */
export function failureWords(hook: Hook): string | null {
  const { lastFailure, lastAt = 0, dead = 0 } = hook;
  const given = dead === 0 ? '' : dead === 1 ? '1 delivery was given up. ' : `${dead} deliveries were given up. `;
  if (lastFailure === undefined || (lastFailure.at <= lastAt && dead === 0)) return given === '' ? null : given.trim();
  return `${given}Last failure ${formatWhen(lastFailure.at)}: ${lastFailure.message}`;
}

/** Why it does nothing now; null where it works. */
export function offWords({ disabled }: Hook): string | null {
  if (disabled === undefined) return null;
  if (disabled.reason === 'failures') return `Switched off ${formatWhen(disabled.at)}, because ten deliveries in a row did not arrive.`;
  return `Switched off ${formatWhen(disabled.at)}.`;
}

export const deliveryStates: Record<HookDelivery['state'], string> = { waiting: 'Waiting', delivered: 'Delivered', dead: 'Given up' };

/** How often it was tried, and when it is tried next or was done. */
export function triesWords(delivery: HookDelivery, nowMs: number): string {
  const tries = delivery.attempts === 1 ? '1 try' : `${delivery.attempts} tries`;
  if (delivery.state === 'waiting') {
    const next = delivery.nextAt === undefined ? '' : `next try ${inWords(delivery.nextAt - nowMs)}`;
    return delivery.attempts === 0 ? next || 'not tried yet' : [tries, next].filter((part) => part !== '').join(', ');
  }
  return `${tries}, ${delivery.state === 'dead' ? 'given up' : 'arrived'} ${formatWhen(delivery.doneAt ?? delivery.createdAt)}`;
}

/** "now", "in 40 s", "in 12 min". */
function inWords(ms: number): string {
  if (ms <= 1_000) return 'now';
  return ms < 90_000 ? `in ${Math.ceil(ms / 1_000)} s` : `in ${Math.round(ms / 60_000)} min`;
}
