import type { Banned } from '@parley/shared/entities/membership';
import type { Id } from '@parley/shared/ids';
import { ok } from '@parley/shared/result';
import { useCallback, useState } from 'react';
import { listBanned, unbanMember } from '../../state/actions/members.ts';
import { closeOverlay, openOverlay } from '../../state/actions/navigate.ts';
import { selectIsOnline, selectRoom } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { usePaged } from '../../state/use-paged.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { formatDate } from '../../ui/time-words.ts';
import { PersonAvatar } from './PersonAvatar.tsx';
import '../rooms/dialogs.css';

/** Who may not come back into a room, and the way to lift a ban. */
export function BannedDialog({ accountId, roomId }: { accountId: Id; roomId: Id }) {
  const name = useStore((state) => selectRoom(state, accountId, roomId)?.room.name ?? '');
  const isOnline = useStore((state) => selectIsOnline(state, accountId));
  const [problem, setProblem] = useState<string | null>(null);
  const read = useCallback(
    async (after: Banned | null) => {
      const answer = await listBanned(accountId, roomId, after?.user.id);
      return answer.ok ? ok({ items: answer.value.banned, more: answer.value.more }) : answer;
    },
    [accountId, roomId],
  );
  const list = usePaged(read, isOnline);

  const lift = async (userId: Id) => {
    const answer = await unbanMember({ accountId, roomId, userId });
    setProblem(answer.ok ? null : answer.error.message);
    if (answer.ok) list.replace((one) => one.user.id === userId, null);
  };
  const back = () => openOverlay({ kind: 'room-settings', accountId, roomId });

  return (
    <Dialog title={`Banned from ${name}`} isWide onClose={closeOverlay} actions={<Button onClick={back}>Back to the settings</Button>}>
      <FormProblem words={problem ?? list.problem} />
      {list.status === 'loading' ? <Skeleton rows={3} /> : null}
      {list.status === 'ready' && (
        <ul className="person-list" aria-label="Banned people">
          {list.items.map(({ user, bannedAt }) => (
            <li key={user.id} className="person-row person-row-still">
              <PersonAvatar id={user.id} name={user.displayName} size={28} isBot={user.bot === true} />
              <bdi className="ellipsis person-name">{user.displayName}</bdi>
              <span className="ellipsis person-handle">
                <bdi>@{user.handle}</bdi>, since {formatDate(bannedAt)}
              </span>
              <Button size="small" aria-label={`Lift the ban of ${user.displayName}`} onClick={() => void lift(user.id)}>
                Lift the ban
              </Button>
            </li>
          ))}
          {list.items.length === 0 && <li className="dialog-hint">Nobody is banned here.</li>}
          {list.hasMore && (
            <li className="dialog-hint">
              <Button look="quiet" size="small" onClick={list.readMore}>
                Show more
              </Button>
            </li>
          )}
        </ul>
      )}
    </Dialog>
  );
}
