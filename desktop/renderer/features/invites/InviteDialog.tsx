import type { Id } from '@parley/shared/ids';
import { useState } from 'react';
import { closeOverlay } from '../../state/actions/navigate.ts';
import { selectIsOnline, selectRoom } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Segment } from '../../ui/Segment.tsx';
import { AddPeople } from './AddPeople.tsx';
import { InviteLinks } from './InviteLinks.tsx';
import './invites.css';

/** Brings people in: those of the server at once, anybody else by a link. Without a room it is the server one invites to. */
export function InviteDialog({ accountId, roomId }: { accountId: Id; roomId: Id | null }) {
  const view = useStore((state) => (roomId === null ? null : selectRoom(state, accountId, roomId)));
  const serverName = useStore((state) => state.accounts.find((account) => account.id === accountId)?.serverName ?? 'the server');
  const isOnline = useStore((state) => selectIsOnline(state, accountId));
  const [way, setWay] = useState<'people' | 'link'>(roomId === null ? 'link' : 'people');
  const name = view?.room.name ?? serverName;
  const blockedBecause = isOnline ? null : 'Inviting needs the server, which cannot be reached now';
  return (
    <Dialog
      title={`Invite people to ${name}`}
      words={roomId === null ? `Whoever has the link can make an account on ${serverName}.` : undefined}
      isWide
      onClose={closeOverlay}
    >
      {roomId !== null && (
        <div className="invite-way">
          <Segment
            label="How to invite"
            value={way}
            onChoose={setWay}
            options={[
              { value: 'people', words: 'People here' },
              { value: 'link', words: 'By link' },
            ]}
          />
          <p className="dialog-hint">
            {way === 'people'
              ? `Those who have an account on ${serverName} are in at once.`
              : 'Whoever has the link comes into this room, with a new account or the one they have.'}
          </p>
        </div>
      )}
      {way === 'people' && roomId !== null ? (
        <AddPeople accountId={accountId} roomId={roomId} blockedBecause={blockedBecause} />
      ) : (
        <InviteLinks accountId={accountId} roomId={roomId} blockedBecause={blockedBecause} />
      )}
    </Dialog>
  );
}
