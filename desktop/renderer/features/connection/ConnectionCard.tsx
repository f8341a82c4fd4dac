import type { AccountView } from '@parley/shared/ipc/views';
import { Popover } from 'radix-ui';
import { retryConnection } from '../../state/actions/accounts.ts';
import { openOverlay, openSettings, signInAgain } from '../../state/actions/navigate.ts';
import { Button } from '../../ui/Button.tsx';
import { formatShort } from '../../ui/time-words.ts';
import { useNow } from './use-now.ts';
import { connectionTitles, secondsTo, signedOutWords } from './words.ts';

/** The facts about a connection: since when, when the next try comes, which node, how fast. */
export function ConnectionCard({ account }: { account: AccountView }) {
  const nowMs = useNow(1_000);
  const { connection } = account;
  const host = new URL(account.serverUrl).host;
  return (
    <>
      <h2 className="connection-title">{connectionTitles[connection.state]}</h2>
      <p className="connection-words">{explain(account, host, nowMs)}</p>
      <dl className="connection-facts">
        <Fact name="Server" value={host} />
        <Fact name="Since" value={formatShort(connection.sinceMs, nowMs)} />
        {(connection.state === 'online' || connection.state === 'catching-up') && <Fact name="Node" value={connection.nodeName} />}
        {connection.state === 'online' && connection.latencyP50Ms !== null && (
          <Fact
            name="Answers in"
            value={`${Math.round(connection.latencyP50Ms)} ms median, ${Math.round(connection.latencyP95Ms ?? connection.latencyP50Ms)} ms p95`}
          />
        )}
        {connection.state === 'offline' && connection.retryAtMs !== null && <Fact name="Next try" value={`in ${secondsTo(connection.retryAtMs, nowMs)} s`} />}
        {connection.state === 'connecting' && <Fact name="Try" value={String(connection.attempt)} />}
        {account.waiting > 0 && <Fact name="Waiting to go out" value={String(account.waiting)} />}
        {account.failed > 0 && <Fact name="Needs you" value={String(account.failed)} />}
      </dl>
      <div className="connection-actions">
        {connection.state === 'offline' && (
          <Button look="primary" onClick={() => void retryConnection(account.id)}>
            Retry now
          </Button>
        )}
        {connection.state === 'signed-out' && connection.code === 'account-deleted' && (
          <Popover.Close asChild>
            <Button look="primary" onClick={() => openOverlay({ kind: 'account-deleted', accountId: account.id })}>
              Remove from this device
            </Button>
          </Popover.Close>
        )}
        {connection.state === 'signed-out' && connection.code !== 'account-deleted' && (
          <Popover.Close asChild>
            <Button look="primary" onClick={() => signInAgain(account)}>
              Sign in
            </Button>
          </Popover.Close>
        )}
        <Popover.Close asChild>
          <Button look="quiet" onClick={() => openSettings('sync')}>
            Open Sync
          </Button>
        </Popover.Close>
      </div>
    </>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div className="connection-fact">
      <dt>{name}</dt>
      <dd className="tabular">
        <bdi>{value}</bdi>
      </dd>
    </div>
  );
}

function explain(account: AccountView, host: string, nowMs: number): string {
  const { connection } = account;
  switch (connection.state) {
    case 'online':
      return 'Everything that you send is stored on the server at once.';
    case 'connecting':
      return `Still connecting to ${host}. What you see is saved on this device.`;
    case 'catching-up':
      return 'Reading what was said while this device was away.';
    case 'offline':
      return `${connection.reason?.message ?? 'The server cannot be reached.'} What you see is saved on this device; what you write goes out in order when the server is back.`;
    case 'signed-out':
      return signedOutWords(connection.code, connection.sinceMs, nowMs);
  }
}
