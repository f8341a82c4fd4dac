import { v7 as uuidv7 } from 'uuid';
import type { Deps } from '../domain/deps.ts';
import type { Publisher } from '../domain/ports.ts';
import { createArgon2Hasher } from '../passwords/argon2-hasher.ts';
import { createPersistence } from '../persistence/create-persistence.ts';
import type { Place } from './open-place.ts';

/** What the operator's use-cases need. */
export type CommandDeps = Pick<Deps, 'admin' | 'users' | 'totp' | 'invites' | 'publisher' | 'passwords' | 'newId'> & {
  settings: Pick<Deps['settings'], 'publicUrl' | 'refreshSecret'>;
};

/** There are no sockets here: running nodes read ended sessions from the database twice a second, and apps read the rest when they sync. */
const silent: Publisher = {
  log: () => undefined,
  inbox: () => undefined,
  signal: () => undefined,
  addToRoom: () => undefined,
  removeFromRoom: () => undefined,
  endSessions: () => undefined,
  signalPerson: () => undefined,
  commandInvoked: () => undefined,
  stopAsked: () => undefined,
};

/** The relay's domain on this database, without a relay. */
export async function openDomain(place: Place): Promise<{ deps: CommandDeps; close(): Promise<void> }> {
  const stores = await createPersistence({
    databaseUrl: place.databaseUrl,
    onCommitted: () => undefined,
    log: { warn: () => undefined, error: () => undefined },
  });
  const { admin, users, totp, invites } = stores;
  const { publicUrl, refreshSecret } = place.config;
  const deps = {
    admin,
    users,
    totp,
    invites,
    publisher: silent,
    passwords: createArgon2Hasher(),
    newId: uuidv7,
    settings: { publicUrl, refreshSecret: new TextEncoder().encode(refreshSecret) },
  };
  return { deps, close: stores.close };
}
