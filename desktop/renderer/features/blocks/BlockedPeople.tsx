import type { Id } from '@parley/shared/ids';
import { unblock } from '../../state/actions/blocks.ts';
import { selectAccountData } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { PersonAvatar } from '../people/PersonAvatar.tsx';
import { personName, useUser } from '../people/use-user.ts';
import './blocks.css';

/** Whom one blocked, and the way back. */
export function BlockedPeople({ accountId }: { accountId: Id }) {
  const blocked = useStore((state) => selectAccountData(state, accountId).blocked);
  const ids = Object.keys(blocked);
  return (
    <section aria-labelledby="blocked-people">
      <h2 className="settings-section" id="blocked-people">
        Blocked people
      </h2>
      {ids.length === 0 ? (
        <p className="setting-help">Nobody. Somebody is blocked from their card; it holds on all your devices.</p>
      ) : (
        <ul className="blocked-people">
          {ids.map((id) => (
            <BlockedPerson key={id} accountId={accountId} userId={id} />
          ))}
        </ul>
      )}
    </section>
  );
}

function BlockedPerson({ accountId, userId }: { accountId: Id; userId: Id }) {
  const user = useUser(accountId, userId);
  const name = personName(user);
  return (
    <li className="blocked-person">
      <PersonAvatar id={userId} name={name} size={28} isBot={user?.bot === true} />
      <bdi className="blocked-name ellipsis">{name}</bdi>
      {user ? <bdi className="blocked-handle ellipsis">@{user.handle}</bdi> : null}
      <Button size="small" aria-label={`Unblock ${name}`} onClick={() => void unblock(accountId, userId)}>
        Unblock
      </Button>
    </li>
  );
}
