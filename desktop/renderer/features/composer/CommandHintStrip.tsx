import type { ListedCommand } from '@parley/shared/entities/command';
import type { Id } from '@parley/shared/ids';
import type { RoomView } from '@parley/shared/ipc/views';
import Slash from 'lucide-react/icons/slash';
import { useEffect, useMemo } from 'react';
import { loadCommands } from '../../state/actions/commands.ts';
import { needUsers } from '../../state/actions/people.ts';
import { selectAccountData } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { builtIns } from './built-ins.ts';
import { calledIn, commandHint } from './command-hint.ts';
import { Strip } from './Strip.tsx';
import '../../ui/tag.css';
import './command-hint.css';

type Props = { accountId: Id; view: RoomView; rootId: Id | null; body: string; cursor: number };

const noCommands: readonly ListedCommand[] = [];

/** How the command that is being typed goes on: its places, the one that is typed now, and what it is. */
export function CommandHintStrip({ accountId, view, rootId, body, cursor }: Props) {
  const roomId = view.room.id;
  const commands = useStore((state) => selectAccountData(state, accountId).commands[roomId]);
  const users = useStore((state) => selectAccountData(state, accountId).users);
  const isKnown = commands !== undefined;
  const isCalled = calledIn(body) !== null;
  useEffect(() => {
    if (isCalled && !isKnown) void loadCommands(accountId, roomId);
  }, [accountId, roomId, isCalled, isKnown]);
  useEffect(() => {
    const botIds = [...new Set((commands ?? []).map(({ botId }) => botId))];
    if (isCalled && botIds.length > 0) needUsers(accountId, botIds);
  }, [accountId, commands, isCalled]);
  const hint = useMemo(
    () => commandHint(body, cursor, { own: builtIns(view, rootId), listed: commands ?? noCommands, users }),
    [body, cursor, commands, users, view, rootId],
  );
  if (hint === null) return null;
  return (
    <Strip icon={<Slash size={14} strokeWidth={2} aria-hidden />}>
      <span className="command-hint" role="note" aria-label={`How to type ${hint.called}`}>
        <bdi className="command-hint-usage" dir="ltr">
          <span className="command-hint-name">{hint.called}</span>
          {hint.args.map((arg) => (
            <span key={arg.words} className="command-hint-arg" data-required={arg.isRequired || undefined} aria-current={arg.isCurrent || undefined}>
              {arg.words}
            </span>
          ))}
        </bdi>
        <bdi className="command-hint-about ellipsis">{hint.about}</bdi>
        {hint.who === null ? null : <span className="tag">{hint.who}</span>}
        {hint.by === '' ? null : <bdi className="command-hint-by ellipsis">{hint.by}</bdi>}
      </span>
    </Strip>
  );
}
