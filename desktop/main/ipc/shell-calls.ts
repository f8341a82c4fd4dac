import type { ShellCallName } from '@parley/shared/ipc/channels';
import type { IpcInput, IpcOutput } from '@parley/shared/ipc/contract';
import { shellContract } from '@parley/shared/ipc/shell-contract';
import { issuesOf } from '@parley/shared/protocol/errors';
import { fail, ok, type Result } from '@parley/shared/result';

import type { SaveFile } from '../files/save-file.ts';

/** Answers the calls that are the shell's own. Never rejects. */
export type ShellCalls = (name: ShellCallName, input: unknown) => Promise<Result<unknown>>;

/** What the shell can do for its window, Electron left out. */
export type ShellActions = {
  window(action: IpcInput<'shell.window'>['action']): void;
  /** Says whether the address is of a kind that may be opened. */
  openExternal(url: string): boolean;
  copyText(text: string): void;
  start(): IpcOutput<'shell.start'>;
  testNotification(): Promise<boolean>;
  files: SaveFile;
};

/** Binds the contract's shell calls to the actions. */
export function createShellCalls(actions: ShellActions): ShellCalls {
  return async (name, input) => {
    switch (name) {
      case 'shell.window':
        return withInput(shellContract[name].input, input, ({ action }) => {
          actions.window(action);
          return ok({});
        });
      case 'shell.openExternal':
        return withInput(shellContract[name].input, input, ({ url }) =>
          actions.openExternal(url)
            ? ok({})
            : fail({
                code: 'invalid',
                message: 'Only web and mail addresses can be opened.',
                issues: [{ path: 'url', message: 'must be https:, http: or mailto:' }],
              }),
        );
      case 'shell.copyText':
        return withInput(shellContract[name].input, input, ({ text }) => {
          actions.copyText(text);
          return ok({});
        });
      case 'shell.start':
        return ok(actions.start());
      case 'shell.saveFile':
        return withInput(shellContract[name].input, input, (wanted) => actions.files.save(wanted));
      case 'shell.saveText':
        return withInput(shellContract[name].input, input, (wanted) => actions.files.saveText(wanted));
      case 'shell.exportAccount':
        return withInput(shellContract[name].input, input, (wanted) => actions.files.exportAccount(wanted));
      case 'shell.showFile':
        return withInput(shellContract[name].input, input, ({ path }) => {
          actions.files.show(path);
          return ok({});
        });
      case 'shell.testNotification':
        return ok({ isShown: await actions.testNotification() });
    }
  };
}

function withInput<T>(
  schema: { safeParse(input: unknown): { success: true; data: T } | { success: false; error: Parameters<typeof issuesOf>[0] } },
  input: unknown,
  run: (input: T) => Result<unknown> | Promise<Result<unknown>>,
) {
  const parsed = schema.safeParse(input);
  return parsed.success ? run(parsed.data) : fail({ code: 'invalid', message: 'The call does not have the right form.', issues: issuesOf(parsed.error) });
}
