import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Id } from '@parley/shared/ids';
import type { AccountView, Settings } from '@parley/shared/ipc/views';
import type { Session } from '@parley/shared/protocol/http';
import type { Changes } from '../changes.ts';
import { type EngineDeps, EngineError } from '../ports.ts';
import type { Reader } from '../reader/reader.ts';
import { type AccountRecord, allAccounts, deleteAccount, findAccountOf, putAccount } from '../store/device/accounts.ts';
import { quarantine } from '../store/open-store.ts';
import { type StoreProblem, salvagedMessage, storeProblemMessage } from '../store/sqlite-errors.ts';
import type { Store } from '../store/store.ts';
import type { Tuning } from '../tuning.ts';
import type { Attention } from './account-core.ts';
import { type Account, openAccount } from './open-account.ts';

type Parts = {
  deps: EngineDeps;
  tuning: Tuning;
  device: Store;
  changes: Changes;
  reader: Reader;
  settings: () => Settings;
  attention: () => Attention;
};

/** The accounts of this profile, each open for as long as the engine runs. */
export type AccountBook = {
  openAll(): void;
  startAll(): void;
  all(): Account[];
  /** @throws EngineError `not-found` */
  get(id: Id): Account;
  views(): AccountView[];
  /** Takes in a fresh session: the same person on the same server comes back to the same data. */
  admit(server: { url: string; name: string }, session: Session): Promise<Account>;
  remove(id: Id): Promise<void>;
  /** Looks for damage after an unclean stop, in the reader thread; what is damaged is rebuilt. */
  checkAll(): Promise<void>;
  close(): void;
};

const problemNewsMs = 30_000;

export function createAccountBook(parts: Parts): AccountBook {
  const { deps, device, changes } = parts;
  const accounts = new Map<Id, Account>();
  const records = new Map<Id, AccountRecord>();
  let isClosed = false;

  const directoryOf = (id: Id): string => join(deps.directory, 'accounts', id);
  const views = (): AccountView[] => [...accounts.values()].map((account) => account.view());
  const tellAccounts = (): void => changes.publish({ type: 'accounts-changed', accounts: views() });
  const toldAtMs = new Map<string, number>();
  /** The same trouble comes with every write: it is told now and then. */
  const tellProblem = (kind: StoreProblem, message = storeProblemMessage(kind)): void => {
    const now = deps.clock.now();
    if (now - (toldAtMs.get(message) ?? Number.NEGATIVE_INFINITY) < problemNewsMs) return;
    toldAtMs.set(message, now);
    changes.publish({ type: 'store-problem', kind, message });
  };

  const rebuild = async (id: Id): Promise<void> => {
    const account = accounts.get(id);
    if (!account || isClosed) return;
    await parts.reader.ask('release', account.core.cache.path).catch(() => null);
    if (isClosed || accounts.get(id) !== account) return;
    // From here on without a pause: no call meets a closed store.
    account.close();
    quarantine(account.core.cache.path, deps.clock.now());
    open(id).start();
    tellAccounts();
    for (const room of accounts.get(id)?.rooms.list() ?? []) changes.publish({ type: 'timeline-reset', accountId: id, roomId: room.room.id });
  };

  const rebuilding = new Set<Id>();
  const onProblem = (id: Id, file: 'cache' | 'own', problem: StoreProblem): void => {
    tellProblem(problem);
    if (problem !== 'corrupt' || file !== 'cache' || rebuilding.has(id)) return;
    rebuilding.add(id);
    setImmediate(() => {
      rebuild(id)
        .catch((error: unknown) => deps.log('error', 'rebuild-failed', { accountId: id, message: String(error) }))
        .finally(() => rebuilding.delete(id));
    });
  };

  const save = (record: AccountRecord): void => {
    records.set(record.id, record);
    device.write((write) => putAccount(write, record));
  };

  const recordOf = (id: Id): AccountRecord => {
    const record = records.get(id);
    if (!record) throw new EngineError({ code: 'not-found', message: 'There is no such account on this device.' });
    return record;
  };

  const open = (id: Id): Account => {
    const account = openAccount({
      id,
      deps,
      tuning: parts.tuning,
      get record() {
        return recordOf(id);
      },
      saveRecord: (given) => save({ ...recordOf(id), ...given }),
      publish: changes.publish,
      settings: parts.settings,
      attention: parts.attention,
      directory: directoryOf(id),
      reader: parts.reader,
      accountsChanged: tellAccounts,
      onProblem: (file, problem) => onProblem(id, file, problem),
    });
    accounts.set(id, account);
    const { cache, own } = account.core;
    if (cache.quarantined || own.quarantined) {
      deps.log('error', 'store-quarantined', { accountId: id, cache: cache.quarantined, own: own.quarantined });
      // Told in the next turn: at the start nobody listens yet.
      setImmediate(() => {
        if (cache.quarantined) tellProblem('corrupt');
        if (own.quarantined) tellProblem('corrupt', salvagedMessage);
      });
    }
    return account;
  };

  return {
    openAll() {
      for (const record of allAccounts(device.read)) {
        records.set(record.id, record);
        open(record.id);
      }
    },
    startAll() {
      for (const account of accounts.values()) account.start();
    },
    all: () => [...accounts.values()],
    get(id) {
      const account = accounts.get(id);
      if (!account) throw new EngineError({ code: 'not-found', message: 'There is no such account on this device.' });
      return account;
    },
    views,
    async admit(server, session) {
      const known = findAccountOf(device.read, server.url, session.user.id);
      const id = known?.id ?? deps.newId();
      const createdAt = known?.createdAt ?? deps.clock.now();
      save({ id, serverUrl: server.url, serverName: server.name, user: session.user, nodes: session.nodes ?? [], endedCode: null, createdAt });
      const running = accounts.get(id);
      running?.connection.stop();
      const account = running ?? open(id);
      await account.tokens.adopt(session);
      account.people.take([session.user]);
      account.start();
      tellAccounts();
      return account;
    },
    async remove(id) {
      const account = accounts.get(id);
      if (!account) return;
      account.close();
      accounts.delete(id);
      records.delete(id);
      device.write((write) => deleteAccount(write, id));
      await parts.reader.ask('release', account.core.cache.path).catch(() => null);
      rmSync(directoryOf(id), { recursive: true, force: true });
      tellAccounts();
    },
    async checkAll() {
      for (const account of accounts.values()) {
        const answer = await parts.reader.ask('quick-check', account.core.cache.path).catch(() => null);
        if (isClosed) return;
        if (answer && !answer.isSound) {
          deps.log('error', 'cache-damaged', { accountId: account.core.id, detail: answer.detail });
          onProblem(account.core.id, 'cache', 'corrupt');
        }
      }
    },
    close() {
      isClosed = true;
      for (const account of accounts.values()) account.close();
    },
  };
}
