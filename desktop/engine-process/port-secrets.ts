import type { SecretStorage } from '@parley/shared/ipc/views';
import type { SecretStore } from '../engine/ports.ts';
import type { SecretRequest } from './port-messages.ts';

/** A keychain may ask the person to unlock it, so an answer can take as long as a person does. Milliseconds. */
const answerTimeoutMs = 120_000;

/** The shell's secret store as the engine sees it: each request goes over the port and waits for its answer. */
export type PortSecrets = { store: SecretStore; receiveAnswer(id: number, value: SecretStorage | string | null): void };

/** `send` posts one request to the shell. A request without an answer counts as a store that has nothing. */
export function createPortSecrets(send: (id: number, request: SecretRequest) => void): PortSecrets {
  const waiting = new Map<number, (value: string | null) => void>();
  let lastId = 0;

  const ask = (request: SecretRequest) =>
    new Promise<string | null>((resolve) => {
      lastId += 1;
      const id = lastId;
      const timer = setTimeout(() => settle(null), answerTimeoutMs);
      const settle = (value: string | null) => {
        clearTimeout(timer);
        waiting.delete(id);
        resolve(value);
      };
      waiting.set(id, settle);
      send(id, request);
    });

  return {
    store: {
      async storage() {
        const value = await ask({ do: 'storage' });
        return value === 'keychain' || value === 'safe-storage' ? value : 'memory';
      },
      get: (accountId) => ask({ do: 'get', accountId }),
      async set(accountId, secret) {
        await ask({ do: 'set', accountId, secret });
      },
      async delete(accountId) {
        await ask({ do: 'delete', accountId });
      },
    },
    receiveAnswer: (id, value) => waiting.get(id)?.(value),
  };
}
