import type { Member } from '@parley/shared/entities/membership';
import type { PresenceStatus } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';

/** A line of the people list: a heading with its count, or somebody. */
export type PeopleRow =
  | { kind: 'heading'; key: string; title: string; count: number }
  | { kind: 'person'; key: Id; member: Member; presence: PresenceStatus | null };

const byName = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true });
const roleOrder = { owner: 0, admin: 1, moderator: 2, member: 3, guest: 4 } as const;

/**
 * The people of a room in groups with counts: who is online (do not disturb counts as online), who is away, who is not there, then bots. `presence` null:
 * nothing is known about who is there, so everybody stands in one group and no claim is made. `query` finds parts of names and handles.
 */
export function groupMembers(members: readonly Member[], presence: Readonly<Record<Id, PresenceStatus>> | null, query: string): PeopleRow[] {
  const found = members.filter((member) => matches(member, query)).sort(compareMembers);
  const people = found.filter((member) => member.user.bot !== true);
  const bots = found.filter((member) => member.user.bot === true);
  const statusOf = (member: Member) => presence?.[member.user.id] ?? 'offline';
  const groups: [string, Member[]][] = presence
    ? [
        ['Online', people.filter((member) => statusOf(member) === 'online' || statusOf(member) === 'dnd')],
        ['Away', people.filter((member) => statusOf(member) === 'away')],
        ['Offline', people.filter((member) => statusOf(member) === 'offline')],
      ]
    : [['Known on this device', people]];
  return [...groups, ['Bots', bots] as [string, Member[]]].flatMap(([title, list]): PeopleRow[] =>
    list.length === 0
      ? []
      : [
          { kind: 'heading', key: title, title, count: list.length },
          ...list.map(
            (member): PeopleRow => ({ kind: 'person', key: member.user.id, member, presence: presence && member.user.bot !== true ? statusOf(member) : null }),
          ),
        ],
  );
}

function matches({ user }: Member, query: string): boolean {
  const wanted = query.trim().toLocaleLowerCase();
  return wanted === '' || user.displayName.toLocaleLowerCase().includes(wanted) || user.handle.includes(wanted.replace(/^@/, ''));
}

/** By role, then by name. */
export function compareMembers(a: Member, b: Member): number {
  return roleOrder[a.role] - roleOrder[b.role] || byName.compare(a.user.displayName, b.user.displayName) || (a.user.id < b.user.id ? -1 : 1);
}
