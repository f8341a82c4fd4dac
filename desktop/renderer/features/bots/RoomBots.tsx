import { scopes } from '@parley/shared/bot-scopes';
import { usageOf } from '@parley/shared/command-args';
import type { RoomBot } from '@parley/shared/entities/bot';
import type { ListedCommand } from '@parley/shared/entities/command';
import type { Id } from '@parley/shared/ids';
import { scopeWords } from '@parley/shared/protocol/call-scopes';
import { useEffect } from 'react';
import { listRoomBots } from '../../state/actions/bots.ts';
import { loadCommands } from '../../state/actions/commands.ts';
import { selectAccountData, selectIsOnline } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { whoMay } from '../commands/who-may.ts';
import { useMemberChanges } from '../people/use-member-changes.ts';
import '../../ui/tag.css';
import './bots.css';

const noCommands: readonly ListedCommand[] = [];

/** What the bots of a room may do there, said to its members in plain words. Nothing where there are none, and nothing is claimed while the server is away. */
export function RoomBots({ accountId, roomId }: { accountId: Id; roomId: Id }) {
  const isOnline = useStore((state) => selectIsOnline(state, accountId));
  const commands = useStore((state) => selectAccountData(state, accountId).commands[roomId] ?? noCommands);
  const changes = useMemberChanges(accountId, roomId);
  const { value } = useAnswer({ of: `${accountId} ${roomId} ${isOnline}`, again: changes, ask: () => listRoomBots(accountId, roomId) });
  const bots: readonly RoomBot[] = isOnline ? (value?.bots ?? []) : [];
  const hasBots = bots.length > 0;
  useEffect(() => {
    if (hasBots) void loadCommands(accountId, roomId);
  }, [accountId, roomId, hasBots]);
  if (!hasBots) return null;
  return (
    <details className="room-bots">
      <summary>{bots.length === 1 ? 'What the bot here may do' : `What the ${bots.length} bots here may do`}</summary>
      <ul>
        {bots.map((bot) => (
          <li key={bot.user.id}>
            <p className="room-bots-name">
              <bdi>{bot.user.displayName}</bdi>
              {bot.commands > 0 ? <span> · {bot.commands === 1 ? '1 command' : `${bot.commands} commands`}</span> : null}
            </p>
            <BotCommands commands={commands.filter(({ botId }) => botId === bot.user.id)} />
            {bot.scopes.length === 0 ? <p>No token lets it in now: it sees and does nothing here.</p> : <ScopeList given={bot.scopes} />}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** What one types, and who may. */
function BotCommands({ commands }: { commands: readonly ListedCommand[] }) {
  if (commands.length === 0) return null;
  return (
    <ul className="room-bots-commands">
      {commands.map(({ name, description, args, permission }) => (
        <li key={name}>
          <code dir="ltr">{usageOf(name, args)}</code>
          <span className="tag">{whoMay(permission) ?? 'Everybody'}</span>
          {description === '' ? null : <bdi>{description}</bdi>}
        </li>
      ))}
    </ul>
  );
}

/** "This bot can" and each thing. Scopes that a later server knows are said by their name. */
function ScopeList({ given }: { given: readonly string[] }) {
  const known = scopes.filter((scope) => given.includes(scope));
  const others = given.filter((scope) => !(scopes as readonly string[]).includes(scope));
  return (
    <>
      <p>This bot can</p>
      <ul className="room-bots-scopes">
        {known.map((scope) => (
          <li key={scope}>{scopeWords[scope]}</li>
        ))}
        {others.map((scope) => (
          <li key={scope}>do what this app does not know yet: {scope}</li>
        ))}
      </ul>
    </>
  );
}
