import { randomUUID } from 'node:crypto';
import { createEngine } from '../../../desktop/engine/create-engine.ts';
import type { Engine } from '../../../desktop/engine/engine.ts';
import { systemClock } from '../../../desktop/engine-process/system-clock.ts';

const offline = { ok: false as const, error: { code: 'unavailable' as const, message: 'The network is off.' } };

/** The real engine on a profile, the network off. */
export function openEngineOffline(directory: string): Engine {
  return createEngine({
    directory,
    connect: async () => offline,
    http: {
      serverInfo: async () => offline,
      register: async () => offline,
      login: async () => offline,
      refresh: async () => offline,
      logout: async () => offline,
      sessions: async () => offline,
      endSession: async () => offline,
      changePassword: async () => offline,
      resetPassword: async () => offline,
      invitePreview: async () => offline,
      account: {
        totpStatus: async () => offline,
        beginTotp: async () => offline,
        confirmTotp: async () => offline,
        disableTotp: async () => offline,
        deleteAccount: async () => offline,
        exportData: async () => offline,
      },
      files: {
        create: async () => offline,
        offset: async () => offline,
        append: async () => offline,
        remove: async () => offline,
        about: async () => offline,
        download: async () => offline,
      },
      pictures: { set: async () => offline, remove: async () => offline, download: async () => offline },
    },
    secrets: { storage: async () => 'memory', get: async () => null, set: async () => undefined, delete: async () => undefined },
    clock: systemClock,
    random: Math.random,
    newId: randomUUID,
    device: { name: 'bench', platform: 'linux' },
    log: () => undefined,
  });
}
