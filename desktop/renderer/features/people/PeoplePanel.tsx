import type { Id } from '@parley/shared/ids';
import { ruleRefusal } from '@parley/shared/room-rules';
import Search from 'lucide-react/icons/search';
import UserPlus from 'lucide-react/icons/user-plus';
import X from 'lucide-react/icons/x';
import { useMemo, useState } from 'react';
import { Virtuoso } from 'react-virtuoso';
import { openOverlay } from '../../state/actions/navigate.ts';
import { togglePanel } from '../../state/actions/panel.ts';
import { roomName } from '../../state/room-list.ts';
import { selectAccountData, selectIsOnline, selectRoom } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { RoomBots } from '../bots/RoomBots.tsx';
import { RoomHooks } from '../hooks/RoomHooks.tsx';
import { groupMembers, type PeopleRow } from './group-members.ts';
import { PersonLine } from './PersonLine.tsx';
import { type ProfileAt, ProfileCard } from './ProfileCard.tsx';
import { useMembers } from './use-members.ts';
import './people.css';

const number = new Intl.NumberFormat();

/** What stands in the people panel beside a room. The shell draws the sheet (`aside`) round it. */
export function PeoplePanel({ accountId, roomId }: { accountId: Id; roomId: Id }) {
  const [query, setQuery] = useState('');
  const [profile, setProfile] = useState<ProfileAt | null>(null);
  const view = useStore((state) => selectRoom(state, accountId, roomId));
  const users = useStore((state) => selectAccountData(state, accountId).users);
  const ownId = useStore((state) => state.accounts.find((account) => account.id === accountId)?.user.id ?? '');
  const presence = useStore((state) => selectAccountData(state, accountId).presence);
  const isOnline = useStore((state) => selectIsOnline(state, accountId));
  const { members, isComplete, isLoading, problem } = useMembers(accountId, roomId);
  const rows = useMemo(() => groupMembers(members, isOnline ? presence : null, query), [members, isOnline, presence, query]);
  const member = members.find((one) => one.user.id === profile?.userId);
  const canInvite = view?.state === 'member' && ruleRefusal('invite', view.role, view.room) === null;
  const name = view ? roomName(view, users, ownId) : '';
  const count = isComplete ? members.length : (view?.members ?? members.length);

  return (
    <div className="people">
      <header className="people-head">
        <h2 className="people-title">People</h2>
        <span className="people-count tabular">{number.format(count)}</span>
        {canInvite ? (
          <Button look="quiet" size="small" onClick={() => openOverlay({ kind: 'invite', accountId, roomId })}>
            <UserPlus size={16} strokeWidth={1.75} aria-hidden />
            Invite
          </Button>
        ) : null}
        <IconButton className="people-close" label="Close" onClick={togglePanel}>
          <X size={18} strokeWidth={1.75} aria-hidden />
        </IconButton>
      </header>
      <div className="people-search">
        <Field
          label={`Find people in ${name}`}
          isLabelHidden
          isSmall
          placeholder={`Find people in ${name}`}
          prefix={<Search size={16} strokeWidth={1.75} aria-hidden />}
          value={query}
          onText={setQuery}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || query === '') return;
            event.preventDefault();
            setQuery('');
          }}
        />
      </div>
      <RoomBots accountId={accountId} roomId={roomId} />
      <RoomHooks accountId={accountId} roomId={roomId} />
      {!isComplete && !isLoading ? (
        <p className="people-note" role="status">
          {problem ?? 'Only people this device knows. The whole list comes when the server is back.'}
        </p>
      ) : null}
      {members.length === 0 && isLoading ? (
        <div className="people-loading">
          <Skeleton rows={6} />
        </div>
      ) : rows.length === 0 ? (
        <p className="people-note">{query === '' ? 'Nobody is known here yet.' : `Nobody here is called “${query.trim()}”.`}</p>
      ) : (
        <Virtuoso<PeopleRow>
          className="people-list"
          data={rows}
          computeItemKey={(_index, row) => row.key}
          defaultItemHeight={44}
          increaseViewportBy={200}
          tabIndex={-1}
          itemContent={(_index, row) =>
            row.kind === 'heading' ? (
              <h3 className="people-group">
                <span>{row.title}</span>
                <span className="tabular">{number.format(row.count)}</span>
              </h3>
            ) : (
              <PersonLine
                row={row}
                isOwn={row.member.user.id === ownId}
                isOpen={profile?.userId === row.key}
                onOpen={(anchor) => setProfile({ userId: row.key, anchor })}
              />
            )
          }
        />
      )}
      <ProfileCard accountId={accountId} at={profile} place={member ? { roomId, member } : null} side="left" onClose={() => setProfile(null)} />
    </div>
  );
}
