import type { SecretStorage } from '@parley/shared/ipc/views';
import type { SecretStore } from '../../engine/ports.ts';
import type { SecretRequest } from '../../engine-process/port-messages.ts';
import type { ShellLog } from '../log.ts';

/** Answers one request of the engine for its secrets; never rejects. */
export type AnswerSecret = (request: SecretRequest) => Promise<SecretStorage | string | null>;

/** The engine's requests, answered by the shell's store. A store that fails counts as one that has nothing. */
export function createAnswerSecret(opening: Promise<SecretStore>, log: ShellLog): AnswerSecret {
  return async (request) => {
    const store = await opening;
    try {
      switch (request.do) {
        case 'storage':
          return await store.storage();
        case 'get':
          return await store.get(request.accountId);
        case 'set':
          await store.set(request.accountId, request.secret);
          return null;
        case 'delete':
          await store.delete(request.accountId);
          return null;
      }
    } catch (error) {
      log('error', 'secret-failed', { do: request.do, reason: String(error) });
      return null;
    }
  };
}
