import type { Bot, BotToken } from '@parley/shared/entities/bot';
import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import { type FormEvent, useCallback, useEffect, useState } from 'react';
import { createToken, listTokens, revokeToken } from '../../state/actions/bots.ts';
import { selectAccountData } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import { Field } from '../../ui/Field.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { formatDate, formatWhen } from '../../ui/time-words.ts';
import { grantAsk, TokenGrant, usualGrant } from './TokenGrant.tsx';
import { TokenSecret } from './TokenSecret.tsx';
import '../rooms/dialogs.css';
import '../../ui/tag.css';

type Props = { accountId: Id; bot: Bot; blockedBecause: string | null; onChanged: () => void; onClose: () => void };

/** The tokens of a bot: what each is for and when it was used; new ones, shown once; and the end of old ones. */
export function TokensDialog({ accountId, bot, blockedBecause, onChanged, onClose }: Props) {
  const botId = bot.user.id;
  const [tokens, setTokens] = useState<readonly BotToken[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const [isNew, setIsNew] = useState(false);
  const read = useCallback(async () => {
    const answer = await listTokens(accountId, botId);
    if (answer.ok) setTokens(answer.value.tokens);
    setProblem(answer.ok ? null : answer.error.message);
  }, [accountId, botId]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: coming online is a reason to read again
  useEffect(() => void read(), [read, blockedBecause]);
  const begin = () => {
    setSecret(null);
    setIsNew(true);
  };
  const changed = async () => {
    await read();
    onChanged();
  };
  const revoke = async (token: BotToken) => {
    const answer = await revokeToken(accountId, { botId, tokenId: token.id });
    if (answer.ok) await changed();
    else setProblem(answer.error.message);
  };
  return (
    <Dialog
      title={`Tokens of ${bot.user.displayName}`}
      words="A token that is revoked or expires ends its connections, for good. Deactivating the bot ends all of them."
      isWide
      onClose={onClose}
      actions={
        isNew ? null : (
          <>
            <Button onClick={onClose}>Done</Button>
            <Button blockedBecause={blockedBecause} onClick={begin}>
              New token
            </Button>
          </>
        )
      }
    >
      {secret !== null && (
        <div className="dialog-form">
          <TokenSecret secret={secret} />
        </div>
      )}
      <FormProblem words={problem} />
      {isNew ? (
        <NewToken
          accountId={accountId}
          botId={botId}
          blockedBecause={blockedBecause}
          onCancel={() => setIsNew(false)}
          onMade={(made) => {
            setSecret(made);
            setIsNew(false);
            void changed();
          }}
        />
      ) : (
        <>
          {tokens === null && problem === null && <Skeleton rows={2} />}
          <ul className="bot-tokens">
            {tokens?.map((token) => (
              <TokenRow key={token.id} accountId={accountId} token={token} blockedBecause={blockedBecause} onRevoke={() => void revoke(token)} />
            ))}
          </ul>
        </>
      )}
    </Dialog>
  );
}

type RowProps = { accountId: Id; token: BotToken; blockedBecause: string | null; onRevoke: () => void };

function TokenRow({ accountId, token, blockedBecause, onRevoke }: RowProps) {
  const rooms = useStore((state) => selectAccountData(state, accountId).rooms);
  const isRevoked = token.revokedAt !== undefined;
  const isExpired = !isRevoked && token.expiresAt !== undefined && token.expiresAt <= Date.now();
  const names = token.roomIds?.map((id) => rooms[id]?.room.name ?? 'a room you are not in');
  const used = token.lastUsedAt === undefined ? 'never used' : `last used ${formatWhen(token.lastUsedAt)}`;
  return (
    <li className="bot-token">
      <div className="admin-words">
        <p className="admin-name">
          <bdi className="ellipsis">{token.name}</bdi>
          {isRevoked && <span className="tag">Revoked</span>}
          {isExpired && <span className="tag">Expired</span>}
        </p>
        <p className="admin-help">
          <span dir="ltr">{token.scopes.join(', ')}</span> · {names ? `only in ${names.join(', ')}` : 'every room it is in'} · made{' '}
          {formatWhen(token.createdAt)}, {used}
          {endWords(token, isExpired)}
        </p>
      </div>
      {!isRevoked && !isExpired && (
        <Button size="small" aria-label={`Revoke ${token.name}`} blockedBecause={blockedBecause} onClick={onRevoke}>
          Revoke
        </Button>
      )}
    </li>
  );
}

function endWords({ expiresAt, revokedAt }: BotToken, isExpired: boolean): string {
  if (revokedAt !== undefined) return `, revoked ${formatWhen(revokedAt)}`;
  if (expiresAt === undefined) return '';
  return isExpired ? `, expired ${formatDate(expiresAt)}` : `, ends ${formatDate(expiresAt)}`;
}

type NewProps = { accountId: Id; botId: Id; blockedBecause: string | null; onCancel: () => void; onMade: (secret: string) => void };

function NewToken({ accountId, botId, blockedBecause, onCancel, onMade }: NewProps) {
  const [name, setName] = useState('');
  const [grant, setGrant] = useState(usualGrant);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const blocked = blockedBecause ?? (name.trim() === '' ? 'Give it a name first' : grant.scopes.length === 0 ? 'Choose what it can do first' : null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (blocked !== null || isBusy) return;
    setIsBusy(true);
    const answer = await createToken(accountId, { botId, name: name.trim(), ...grantAsk(grant) });
    setIsBusy(false);
    setProblem(answer.ok ? null : answer.error.message);
    if (answer.ok) onMade(answer.value.secret);
  };
  return (
    <form className="dialog-form" noValidate onSubmit={(event) => void submit(event)}>
      <Field label="What it is for" value={name} onText={setName} maxLength={limits.tokenNameMax} autoComplete="off" />
      <TokenGrant accountId={accountId} grant={grant} onChange={setGrant} />
      <FormProblem words={problem} />
      <footer className="dialog-actions">
        <DialogButtons onSafe={onCancel} isBusy={isBusy} blockedBecause={blocked}>
          Create the token
        </DialogButtons>
      </footer>
    </form>
  );
}
