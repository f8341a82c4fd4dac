import type { SecretStorage } from '@parley/shared/ipc/views';
import type { SecretStore } from '../../engine/ports.ts';
import type { SecretRequest } from '../../engine-process/port-messages.ts';
import type { ShellLog } from '../log.ts';

/** Answers one request of the engine for its secrets; never rejects. */
export type AnswerSecret = (request: SecretRequest) => Promise<SecretStorage | string | null>;

/** The window needs to know the place before it can paint, and a keychain may ask for a password first. Milliseconds. */
const patienceMs = 1_000;

/**
 * The engine's requests, answered by the shell's store. A store that fails counts as one that has nothing. Where the store is asked for while the keychain
 * still waits for a person, the answer is the keychain, which is hoped for; if it comes otherwise, the window is told.
 */
export function createAnswerSecret(opening: Promise<SecretStore>, log: ShellLog): AnswerSecret {
  return async (request) => {
    const store = request.do === 'storage' ? await Promise.race([opening, afterPatience()]) : await opening;
    if (store === null) return 'keychain';
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

function afterPatience(): Promise<null> {
  return new Promise((resolve) => setTimeout(resolve, patienceMs, null));
}
