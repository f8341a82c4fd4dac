import type { Message } from '@parley/shared/entities/message';
import type { Writing } from '@parley/shared/entities/writing';
import { ruleRefusal } from '@parley/shared/room-rules';
import Square from 'lucide-react/icons/square';
import { useState } from 'react';
import { stopWriting } from '../../state/actions/writings.ts';
import { selectAccountData, selectRoom } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { useNeedsServer } from '../../state/use-needs-server.ts';
import { Button } from '../../ui/Button.tsx';
import { personName, useUser } from '../people/use-user.ts';
import { useRoomContext } from '../timeline/room-context.ts';
import './stop-writing.css';

type Props = { message: Message; tabIndex: number };

/** Stops a bot that is still writing this message: for who asked, and for who moderates the room. Nothing once it is finished, or the bot is gone. */
export function StopWriting({ message, tabIndex }: Props) {
  const { accountId, roomId } = useRoomContext();
  const writing = useStore((state) => selectAccountData(state, accountId).writings[roomId]?.find(({ messageId }) => messageId === message.id) ?? null);
  return writing === null ? null : <StopButton message={message} tabIndex={tabIndex} writing={writing} />;
}

/** By itself: every row asks whether it is being written, and hardly one is. */
function StopButton({ message, tabIndex, writing }: Props & { writing: Writing }) {
  const { accountId, roomId, ownId } = useRoomContext();
  const needsServer = useNeedsServer(accountId);
  const isModerator = useStore((state) => {
    const view = selectRoom(state, accountId, roomId);
    return view !== null && view.state === 'member' && ruleRefusal('delete-others', view.role, view.room) === null;
  });
  const name = personName(useUser(accountId, message.authorId));
  const [isAsking, setIsAsking] = useState(false);
  if (writing.askedById !== ownId && !isModerator) return null;
  const isStopping = isAsking || writing.stoppedById !== undefined;
  const stop = async () => {
    setIsAsking(true);
    await stopWriting(accountId, roomId, message.id);
    setIsAsking(false);
  };
  return (
    <div className="stop-writing">
      <Button
        size="small"
        tabIndex={tabIndex}
        aria-label={isStopping ? `Stopping ${name}` : `Stop ${name}`}
        isBusy={isStopping}
        blockedBecause={needsServer}
        onClick={() => void stop()}
      >
        <Square size={12} fill="currentColor" strokeWidth={0} aria-hidden />
        {isStopping ? 'Stopping' : 'Stop'}
      </Button>
    </div>
  );
}
