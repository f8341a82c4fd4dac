import type { Message } from '@parley/shared/entities/message';
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

/** Stops a bot that is still writing this message: for who asked, and for who moderates the room. Nothing once it is finished, or the bot is gone. */
export function StopWriting({ message, tabIndex }: { message: Message; tabIndex: number }) {
  const { accountId, roomId, ownId } = useRoomContext();
  const needsServer = useNeedsServer(accountId);
  const writing = useStore((state) => selectAccountData(state, accountId).writings[roomId]?.find(({ messageId }) => messageId === message.id) ?? null);
  const isModerator = useStore((state) => {
    const view = writing === null ? null : selectRoom(state, accountId, roomId);
    return view !== null && view.state === 'member' && ruleRefusal('delete-others', view.role, view.room) === null;
  });
  const name = personName(useUser(accountId, message.authorId));
  const [isAsking, setIsAsking] = useState(false);
  if (writing === null || (writing.askedById !== ownId && !isModerator)) return null;
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
