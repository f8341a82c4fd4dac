import { copyFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { IpcInput } from '@parley/shared/ipc/contract';
import { hostContract } from '@parley/shared/ipc/shell-contract';
import { fail, ok, type Result } from '@parley/shared/result';
import type { EngineHost } from '../engine-host/engine-host.ts';

/** What saving needs of Electron. `ask`: where to, null where the person changed his mind. */
export type SaveDeps = { host: Pick<EngineHost, 'call'>; ask(suggestedPath: string): Promise<string | null>; downloads(): string; show(path: string): void };

export type SaveFile = {
  save(input: IpcInput<'shell.saveFile'>): Promise<Result<{ path: string | null }>>;
  saveText(input: IpcInput<'shell.saveText'>): Promise<Result<{ path: string | null }>>;
  /** Has the engine write an export of the account to the place that the person names. */
  exportAccount(input: IpcInput<'shell.exportAccount'>): Promise<Result<{ path: string | null }>>;
  show(path: string): void;
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
const notInNames = /[\u0000-\u001F<>:"/\\|?*]/g;

/** Saves files where the person says. They are copied, never opened; only what was saved in this run can be shown in its folder. */
export function createSaveFile({ host, ask, downloads, show }: SaveDeps): SaveFile {
  const saved = new Set<string>();
  const askFor = (name: string) => ask(join(downloads() || homedir(), nameFor(name)));
  return {
    async save(input) {
      const answer = await host.call('files.locate', { ...input, variant: 'whole' });
      if (!answer.ok) return answer;
      const found = hostContract['files.locate'].output.parse(answer.value);
      const path = await askFor(found.name);
      if (path === null) return ok({ path });
      try {
        await copyFile(found.path, path);
      } catch (error) {
        return fail({ code: 'unavailable', message: `It could not be saved there: ${reasonOf(error)}.` });
      }
      saved.add(resolve(path));
      return ok({ path });
    },
    async saveText({ name, text }) {
      const path = await askFor(name);
      if (path === null) return ok({ path });
      try {
        await writeFile(path, text, { mode: 0o600 });
      } catch (error) {
        return fail({ code: 'unavailable', message: `It could not be saved there: ${reasonOf(error)}.` });
      }
      saved.add(resolve(path));
      return ok({ path });
    },
    async exportAccount({ accountId }) {
      const path = await askFor('parley-export.zip');
      if (path === null) return ok({ path });
      const answer = await host.call('accounts.export', { accountId, path });
      if (!answer.ok) return answer;
      saved.add(resolve(path));
      return ok({ path });
    },
    show(path) {
      if (saved.has(resolve(path))) show(path);
    },
  };
}

/** A name that every file system takes; what was sent is only a suggestion. */
export function nameFor(name: string): string {
  const clean = basename(name.replaceAll('\\', '/'))
    .replace(notInNames, '_')
    .replace(/^\.+/, '')
    .replace(/[. ]+$/, '');
  return clean === '' ? 'file' : clean;
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'ENOSPC') return 'the disk is full';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'this place cannot be written to';
  return 'the disk did not take it';
}
