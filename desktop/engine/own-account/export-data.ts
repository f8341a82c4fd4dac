import { rename, rm } from 'node:fs/promises';
import type { Id } from '@parley/shared/ids';
import type { Change } from '@parley/shared/ipc/changes';
import { tokenOf } from '../accounts/devices.ts';
import type { Account } from '../accounts/open-account.ts';
import { type EngineDeps, EngineError } from '../ports.ts';

type ExportState = Extract<Change, { type: 'export-changed' }>['state'];
export type Exports = {
  /** Begins one; how far it is and its end are told by `export-changed`. @throws EngineError `conflict` where one is under way here, or as the session says */
  begin(account: Account, path: string): Promise<void>;
  cancel(accountId: Id): void;
};

/** Between two words about how far it is, in milliseconds. */
const tellEveryMs = 200;

/** Exports of one's own data. The archive is written beside its place, and put there when it is whole. */
export function createExports(deps: EngineDeps): Exports {
  const running = new Map<Id, AbortController>();

  async function write(account: Account, path: string, accessToken: string, abort: AbortController): Promise<void> {
    const { core } = account;
    let bytes = 0;
    let toldAtMs = 0;
    const tell = (state: ExportState, message = ''): void =>
      core.publish({ type: 'export-changed', accountId: core.id, state, bytes, path: state === 'done' ? path : '', message });
    const onProgress = (received: number): void => {
      bytes = received;
      if (deps.clock.now() - toldAtMs < tellEveryMs) return;
      toldAtMs = deps.clock.now();
      tell('running');
    };
    const draft = `${path}.part`;
    const removeDraft = (): Promise<void> => rm(draft, { force: true }).catch(() => undefined);
    tell('running');
    const target = { url: core.record.serverUrl, accessToken, signal: abort.signal };
    try {
      const answer = await deps.http.account.exportData(target, { path: draft, onProgress });
      if (answer.ok && !abort.signal.aborted) {
        await rename(draft, path);
        tell('done');
        return;
      }
      // What is told as over leaves nothing behind.
      await removeDraft();
      if (answer.ok || abort.signal.aborted) tell('cancelled');
      else tell('failed', answer.error.message);
    } catch (error) {
      deps.log('warn', 'export-failed', { accountId: core.id, reason: String(error) });
      await removeDraft();
      tell('failed', 'It could not be written there.');
    }
  }

  return {
    async begin(account, path) {
      const { id } = account.core;
      if (running.has(id)) throw new EngineError({ code: 'conflict', message: 'An export is under way already.' });
      const abort = new AbortController();
      running.set(id, abort);
      try {
        const accessToken = await tokenOf(account);
        void write(account, path, accessToken, abort).finally(() => running.delete(id));
      } catch (error) {
        running.delete(id);
        throw error;
      }
    },
    cancel: (accountId) => running.get(accountId)?.abort(),
  };
}
