import type { Id } from '@parley/shared/ids';
import { needUsers } from '../../state/actions/people.ts';
import { selectAccountData } from '../../state/selectors.ts';
import { getState, useStore } from '../../state/store.ts';
import type { OpenThread, ThreadOrder } from '../../state/thread-window.ts';
import { hintHandlers } from '../../ui/hint.ts';
import { Segment } from '../../ui/Segment.tsx';
import { PersonAvatar } from '../people/PersonAvatar.tsx';
import { personName, useUser } from '../people/use-user.ts';

const orders = [
  { value: 'log', words: 'In order' },
  { value: 'votes', words: 'By votes' },
] as const;
const facesMax = 4;

type Props = { thread: OpenThread; order: ThreadOrder; isStop: boolean; onOrder: (order: ThreadOrder) => void };

/** Between the root and the replies: how many there are, who writes here, and in which order they stand. `isStop`: Tab leads to the order. */
export function ThreadHead({ thread, order, isStop, onOrder }: Props) {
  const { accountId, rootId, userIds, isComplete } = thread;
  const replies = useStore((state) => state.byAccount[accountId]?.threads[rootId]?.replies ?? thread.rows.length);
  return (
    <div className="thread-head">
      <span className="thread-count tabular">{replies === 0 ? 'No replies yet' : `${replies} ${replies === 1 ? 'reply' : 'replies'}`}</span>
      {userIds.length > 1 ? (
        <span className="thread-faces" role="img" aria-label={`${userIds.length} people write here`} {...hintHandlers(() => namesOf(accountId, userIds))}>
          {userIds.slice(0, facesMax).map((id) => (
            <Face key={id} accountId={accountId} userId={id} />
          ))}
          {userIds.length > facesMax ? <span className="thread-more">+{userIds.length - facesMax}</span> : null}
        </span>
      ) : null}
      <span className="thread-rule" />
      {replies > 1 ? <Segment label="Order of the replies" value={order} options={orders} isStop={isStop} onChoose={onOrder} /> : null}
      {isComplete ? null : (
        <p className="thread-note" role="status">
          Only the replies this device holds. The rest comes when the server is back.
        </p>
      )}
    </div>
  );
}

function namesOf(accountId: Id, userIds: readonly Id[]): string {
  needUsers(accountId, userIds);
  const { users } = selectAccountData(getState(), accountId);
  return userIds.map((id) => personName(users[id])).join(', ');
}

function Face({ accountId, userId }: { accountId: Id; userId: Id }) {
  const user = useUser(accountId, userId);
  return <PersonAvatar id={userId} name={personName(user)} size={20} isBot={user?.bot === true} />;
}
