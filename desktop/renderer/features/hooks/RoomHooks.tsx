import type { RoomHook } from '@parley/shared/entities/hook';
import type { Id } from '@parley/shared/ids';
import { listRoomHooks } from '../../state/actions/hooks.ts';
import { selectIsOnline } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { useMemberChanges } from '../people/use-member-changes.ts';
import { personName, useUser } from '../people/use-user.ts';
import { eventsWords } from './hook-words.ts';
import '../bots/bots.css';

/** What writes into a room from outside and where its messages go, said to its members in plain words. Nothing where there is none, and nothing is claimed while the server is away. */
export function RoomHooks({ accountId, roomId }: { accountId: Id; roomId: Id }) {
  const isOnline = useStore((state) => selectIsOnline(state, accountId));
  const changes = useMemberChanges(accountId, roomId);
  const isLookedAfter = useStore((state) => state.overlay?.kind === 'webhooks');
  const { value } = useAnswer({ of: `${accountId} ${roomId} ${isOnline}`, again: `${changes} ${isLookedAfter}`, ask: () => listRoomHooks(accountId, roomId) });
  const living = (isOnline ? (value?.hooks ?? []) : []).filter(({ disabled }) => !disabled);
  if (living.length === 0) return null;
  return (
    <details className="room-bots">
      <summary>{summaryWords(living)}</summary>
      <ul>
        {living.map((hook) => (
          <HookLine key={hook.id} accountId={accountId} hook={hook} />
        ))}
      </ul>
    </details>
  );
}

/** "Messages here also go to mirror.example. 2 webhooks write here." */
function summaryWords(hooks: readonly RoomHook[]): string {
  const out = hooks.filter(({ kind }) => kind === 'outgoing');
  const hosts = [...new Set(out.map(({ host }) => host ?? 'an address outside'))];
  const isWords = out.some(({ events = [] }) => events.some((event) => event === 'message-created' || event === 'message-edited'));
  const where = hosts.length > 2 ? `${hosts.length} outside addresses` : hosts.join(' and ');
  const writing = hooks.length - out.length;
  const parts = [
    out.length === 0 ? '' : `${isWords ? 'Messages here also go' : 'What happens here is told'} to ${where}`,
    writing === 0 ? '' : writing === 1 ? '1 webhook writes here' : `${writing} webhooks write here`,
  ];
  return parts.filter((part) => part !== '').join('. ');
}

function HookLine({ accountId, hook }: { accountId: Id; hook: RoomHook }) {
  const maker = useUser(accountId, hook.createdById);
  return (
    <li>
      <p className="room-bots-name">
        <bdi>{hook.name}</bdi> <span>· webhook made by {personName(maker)}</span>
      </p>
      {hook.kind === 'incoming' ? (
        <p>Writes here what others post to its address. It reads nothing.</p>
      ) : (
        <p>
          Sends to <bdi dir="ltr">{hook.host ?? 'an address outside'}</bdi>: {eventsWords(hook.events ?? [])}.
        </p>
      )}
    </li>
  );
}
