import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { PersonAvatar } from '../people/PersonAvatar.tsx';
import { personName, useUser } from '../people/use-user.ts';
import './reactions.css';

/** Everybody who reacted to a message, by emoji; of many, the twenty that the server names. */
export function WhoReacted({ accountId, message, onClose }: { accountId: Id; message: Message; onClose: () => void }) {
  return (
    <Dialog title="Who reacted" onClose={onClose} actions={<Button onClick={onClose}>Close</Button>}>
      {message.reactions.length === 0 ? <p className="dialog-words">Nobody has reacted to this message yet.</p> : null}
      <div className="reactors">
        {message.reactions.map(({ emoji, count, userIds }) => (
          <section key={emoji} aria-label={emoji}>
            <h3 className="reactors-emoji">
              <span>{emoji}</span>
              {count}
            </h3>
            {userIds.map((id) => (
              <Person key={id} accountId={accountId} userId={id} />
            ))}
            {count > userIds.length ? (
              <p className="reactors-person">{userIds.length === 0 ? `${count} ${count === 1 ? 'person' : 'people'}` : `and ${count - userIds.length} more`}</p>
            ) : null}
          </section>
        ))}
      </div>
    </Dialog>
  );
}

function Person({ accountId, userId }: { accountId: Id; userId: Id }) {
  const user = useUser(accountId, userId);
  return (
    <p className="reactors-person">
      <PersonAvatar id={userId} name={personName(user)} size={20} isBot={user?.bot === true} />
      <bdi>{personName(user)}</bdi>
    </p>
  );
}
