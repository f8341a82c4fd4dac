import type { Banned } from '@parley/shared/entities/membership';
import type { Id } from '@parley/shared/ids';
import { useEffect, useState } from 'react';
import { listBanned, unbanMember } from '../../state/actions/members.ts';
import { closeOverlay, openOverlay } from '../../state/actions/navigate.ts';
import { selectIsOnline, selectRoom } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { PersonAvatar } from './PersonAvatar.tsx';
import '../rooms/dialogs.css';

type Known = { banned: readonly Banned[]; hasMore: boolean };

/** Who may not come back into a room, and the way to lift a ban. */
export function BannedDialog({ accountId, roomId }: { accountId: Id; roomId: Id }) {
  const name = useStore((state) => selectRoom(state, accountId, roomId)?.room.name ?? '');
  const isOnline = useStore((state) => selectIsOnline(state, accountId));
  const [known, setKnown] = useState<Known | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const read = async (after?: Id) => {
    const answer = await listBanned(accountId, roomId, after);
    if (!answer.ok) {
      setProblem(answer.error.message);
      return;
    }
    setProblem(null);
    setKnown((before) => ({ banned: [...(after === undefined ? [] : (before?.banned ?? [])), ...answer.value.banned], hasMore: answer.value.more }));
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: read when it opens and when the server comes back
  useEffect(() => {
    void read();
  }, [accountId, roomId, isOnline]);

  const lift = async (userId: Id) => {
    const answer = await unbanMember({ accountId, roomId, userId });
    if (!answer.ok) setProblem(answer.error.message);
    else setKnown((before) => before && { ...before, banned: before.banned.filter((one) => one.user.id !== userId) });
  };
  const back = () => openOverlay({ kind: 'room-settings', accountId, roomId });

  return (
    <Dialog title={`Banned from ${name}`} isWide onClose={closeOverlay} actions={<Button onClick={back}>Back to the settings</Button>}>
      <FormProblem words={problem} />
      {known === null && problem === null ? <Skeleton rows={3} /> : null}
      {known !== null && (
        <ul className="person-list" aria-label="Banned people">
          {known.banned.map(({ user, bannedAt }) => (
            <li key={user.id} className="person-row person-row-still">
              <PersonAvatar id={user.id} name={user.displayName} size={28} isBot={user.bot === true} />
              <bdi className="ellipsis person-name">{user.displayName}</bdi>
              <span className="ellipsis person-handle">
                <bdi>@{user.handle}</bdi>, since {new Date(bannedAt).toLocaleDateString(undefined, { dateStyle: 'medium' })}
              </span>
              <Button size="small" aria-label={`Lift the ban of ${user.displayName}`} onClick={() => void lift(user.id)}>
                Lift the ban
              </Button>
            </li>
          ))}
          {known.banned.length === 0 && <li className="dialog-hint">Nobody is banned here.</li>}
          {known.hasMore && (
            <li className="dialog-hint">
              <Button look="quiet" size="small" onClick={() => void read(known.banned.at(-1)?.user.id)}>
                Show more
              </Button>
            </li>
          )}
        </ul>
      )}
    </Dialog>
  );
}
