import type { Bot } from '@parley/shared/entities/bot';
import type { Id } from '@parley/shared/ids';
import { useCallback, useEffect, useState } from 'react';
import { deleteBot, listBots } from '../../state/actions/bots.ts';
import { useNeedsServer } from '../../state/use-needs-server.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog, type Question } from '../../ui/ConfirmDialog.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { formatWhen } from '../../ui/time-words.ts';
import { PersonAvatar } from '../people/PersonAvatar.tsx';
import { SettingsHead } from '../settings/SettingRow.tsx';
import { CreateBotDialog } from './CreateBotDialog.tsx';
import { EditBotDialog } from './EditBotDialog.tsx';
import { TokensDialog } from './TokensDialog.tsx';
import './bots.css';

type Step = { kind: 'create' } | { kind: 'edit' | 'tokens' | 'end'; bot: Bot };

/** The bots of a server, their tokens, and their end. */
export function BotsPage({ accountId }: { accountId: Id }) {
  const needsServer = useNeedsServer(accountId);
  const [bots, setBots] = useState<readonly Bot[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [step, setStep] = useState<Step | null>(null);
  const read = useCallback(async () => {
    const answer = await listBots(accountId);
    if (answer.ok) setBots(answer.value.bots);
    setProblem(answer.ok ? null : answer.error.message);
  }, [accountId]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: coming online is a reason to read again
  useEffect(() => void read(), [read, needsServer]);
  const close = () => setStep(null);
  return (
    <>
      <SettingsHead
        title="Bots"
        words="Programs that are in rooms like people, each with tokens that say what it may do. Commands come from them. Webhooks are in the settings of their room."
      >
        <Button look="primary" blockedBecause={needsServer} onClick={() => setStep({ kind: 'create' })}>
          New bot
        </Button>
      </SettingsHead>
      {problem !== null && bots !== null && (
        <p className="settings-note" role="status">
          {problem} The bots are as they were last read.
        </p>
      )}
      {problem !== null && bots === null && (
        <EmptyState title="This is on the server" words={problem}>
          <Button onClick={() => void read()}>Try again</Button>
        </EmptyState>
      )}
      {bots?.length === 0 && <EmptyState title="No bots yet" words="Make one, give its token to the program, and add the bot to a room." />}
      <ul>
        {bots?.map((bot) => (
          <li key={bot.user.id} className="admin-row">
            <PersonAvatar id={bot.user.id} name={bot.user.displayName} size={36} isBot />
            <div className="admin-words">
              <p className="admin-name">
                <bdi className="ellipsis">{bot.user.displayName}</bdi>
              </p>
              <p className="admin-help ellipsis">
                <bdi>@{bot.user.handle}</bdi> · made {formatWhen(bot.createdAt)}
              </p>
            </div>
            <span className="admin-figure tabular">{tokenWords(bot.tokens)}</span>
            <div className="bot-actions">
              <Button size="small" aria-label={`Change ${bot.user.displayName}`} onClick={() => setStep({ kind: 'edit', bot })}>
                Change
              </Button>
              <Button size="small" aria-label={`Tokens of ${bot.user.displayName}`} onClick={() => setStep({ kind: 'tokens', bot })}>
                Tokens
              </Button>
              <Button size="small" aria-label={`Deactivate ${bot.user.displayName}`} onClick={() => setStep({ kind: 'end', bot })}>
                Deactivate
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {step?.kind === 'create' && <CreateBotDialog accountId={accountId} blockedBecause={needsServer} onMade={() => void read()} onClose={close} />}
      {step?.kind === 'edit' && (
        <EditBotDialog accountId={accountId} bot={step.bot} blockedBecause={needsServer} onChanged={() => void read()} onClose={close} />
      )}
      {step?.kind === 'tokens' && (
        <TokensDialog accountId={accountId} bot={step.bot} blockedBecause={needsServer} onChanged={() => void read()} onClose={close} />
      )}
      {step?.kind === 'end' && <ConfirmDialog question={endQuestion(accountId, step.bot, () => void read())} blockedBecause={needsServer} onClose={close} />}
    </>
  );
}

function tokenWords(count: number): string {
  return count === 0 ? 'No token: it cannot connect' : count === 1 ? '1 token' : `${count} tokens`;
}

function endQuestion(accountId: Id, { user }: Bot, ended: () => void): Question {
  return {
    title: `Deactivate ${user.displayName}?`,
    words:
      'Its tokens end at once and for good, it leaves its rooms and its commands go. What it wrote stays, under its name. Should an admin bring it back, it needs a new token and a place in its rooms.',
    verb: 'Deactivate',
    isDanger: true,
    act: async () => {
      const answer = await deleteBot(accountId, user.id);
      if (answer.ok) ended();
      return answer.ok ? null : answer.error.message;
    },
  };
}
