import { operatorId } from '@parley/shared/audit-actions';
import type { Id } from '@parley/shared/ids';
import type { SystemEvent } from '@parley/shared/ipc/views';
import type { LucideIcon } from 'lucide-react';
import LogIn from 'lucide-react/icons/log-in';
import LogOut from 'lucide-react/icons/log-out';
import Settings2 from 'lucide-react/icons/settings-2';
import Shield from 'lucide-react/icons/shield';
import { useEffect } from 'react';
import { needUsers } from '../../state/actions/people.ts';
import { selectAccountData } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { formatFull, formatTime } from '../../ui/time-words.ts';
import { personName } from '../people/use-user.ts';
import { describeEvent, describeFold, type EventWords } from './describe-event.ts';
import { useRoomContext } from './room-context.ts';
import type { RowOf } from './rows.ts';
import './system-rows.css';

const icons: Record<SystemEvent['type'], LucideIcon> = { 'member-joined': LogIn, 'member-left': LogOut, 'role-changed': Shield, 'room-updated': Settings2 };

/** A line that nobody wrote. */
export function SystemLine({ row }: { row: RowOf<'system'> }) {
  const nameOf = useNames([row.event]);
  return <Line event={row.event} words={describeEvent(row.event, nameOf)} />;
}

/** Many comings or goings in one line; a press shows them one by one. */
export function FoldLine({ row, onUnfold, isActive }: { row: RowOf<'fold'>; onUnfold: (seq: number) => void; isActive: boolean }) {
  const nameOf = useNames(row.events);
  const first = row.events[0];
  if (!first) return null;
  return <Line event={first} words={describeFold(row.events, nameOf)} onPress={() => onUnfold(row.seq)} tabIndex={isActive ? 0 : -1} />;
}

type LineProps = { event: SystemEvent; words: EventWords; onPress?: () => void; tabIndex?: number };

function Line({ event, words, onPress, tabIndex }: LineProps) {
  const Icon = icons[event.type];
  const said = (
    <>
      <bdi className="system-name">{words.name}</bdi> {words.text}
    </>
  );
  return (
    <div className="system-line">
      <Icon className="system-icon" size={16} strokeWidth={1.75} aria-hidden />
      {onPress ? (
        <button type="button" className="system-words system-fold" onClick={onPress} tabIndex={tabIndex} title="Show them one by one">
          {said}
        </button>
      ) : (
        <span className="system-words">{said}</span>
      )}
      <time className="system-time" dateTime={new Date(event.at).toISOString()} title={formatFull(event.at)}>
        {formatTime(event.at)}
      </time>
    </div>
  );
}

/** Names of everybody in these events; those not known yet are asked for. */
function useNames(events: readonly SystemEvent[]): (userId: Id) => string {
  const { accountId } = useRoomContext();
  const users = useStore((state) => selectAccountData(state, accountId).users);
  const ids = events.flatMap((event) => ('userId' in event ? [event.userId, event.actorId] : [event.actorId]));
  const missing = [...new Set(ids.filter((id) => id !== operatorId && !users[id]))].join(' ');
  useEffect(() => {
    if (missing !== '') needUsers(accountId, missing.split(' '));
  }, [accountId, missing]);
  return (userId) => (userId === operatorId ? 'The operator of this server' : personName(users[userId]));
}
