import type { Message } from '@parley/shared/entities/message';
import SmilePlus from 'lucide-react/icons/smile-plus';
import { useLayoutEffect, useRef, useState } from 'react';
import { react } from '../../state/actions/changes.ts';
import { needUsers } from '../../state/actions/people.ts';
import { selectAccountData } from '../../state/selectors.ts';
import { getState } from '../../state/store.ts';
import { hintHandlers } from '../../ui/hint.ts';
import { useRoomContext } from '../timeline/room-context.ts';
import { reactionLabel, whoReacted } from './reaction-words.ts';
import './reactions.css';

/** More kinds than this fold into one pill with their number. */
const kindsMax = 8;

/** How people reacted to a message; a press adds one's own reaction or takes it back. */
export function ReactionPills({ message, canReact, tabIndex }: { message: Message; canReact: boolean; tabIndex: number }) {
  const { accountId, ownId, openPicker } = useRoomContext();
  const [isUnfolded, setIsUnfolded] = useState(false);
  const firstUnfolded = useRef<HTMLButtonElement>(null);
  // The button that unfolds is gone then: the focus goes on to what it unfolded.
  useLayoutEffect(() => {
    if (isUnfolded) firstUnfolded.current?.focus({ preventScroll: true });
  }, [isUnfolded]);
  const all = message.reactions;
  const shown = isUnfolded ? all : all.slice(0, kindsMax);
  return (
    <>
      {shown.map((reaction, index) => (
        <button
          key={reaction.emoji}
          ref={index === kindsMax ? firstUnfolded : undefined}
          type="button"
          className="reaction"
          aria-label={reactionLabel(reaction)}
          aria-pressed={reaction.mine === true}
          aria-disabled={!canReact || undefined}
          tabIndex={tabIndex}
          onClick={() => canReact && void react(accountId, message, reaction.emoji, reaction.mine !== true)}
          {...hintHandlers(() => {
            needUsers(accountId, reaction.userIds);
            return whoReacted(reaction, selectAccountData(getState(), accountId).users, ownId);
          })}
        >
          <span className="reaction-emoji">{reaction.emoji}</span>
          <span className="reaction-count tabular">{reaction.count}</span>
        </button>
      ))}
      {all.length > shown.length ? (
        <button
          type="button"
          className="reaction"
          aria-label={`Show ${all.length - shown.length} more kinds of reactions`}
          tabIndex={tabIndex}
          onClick={() => setIsUnfolded(true)}
        >
          <span className="reaction-count tabular">+{all.length - shown.length}</span>
        </button>
      ) : null}
      {canReact ? (
        <button
          type="button"
          className="reaction reaction-add"
          aria-label="Add a reaction"
          tabIndex={tabIndex}
          onClick={(event) => openPicker(message, event.currentTarget)}
        >
          <SmilePlus size={14} strokeWidth={2} aria-hidden />
        </button>
      ) : null}
    </>
  );
}
