import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { OutgoingError } from './outgoing-error.ts';
import { type AllowList, isPublicAddress } from './public-address.ts';

/** Every address of a name. */
export type Resolve = (host: string) => Promise<LookupAddress[]>;

/** Throws where a connection to this address may not be made. */
export function requirePublic(host: string, address: string, allow: AllowList): void {
  if (allow.name(host) || allow.address(address) || isPublicAddress(address)) return;
  throw new OutgoingError('not-public', `${host} is not on the public internet.`);
}

/**
 * The name resolution of a connection: what it answers has been checked, and the connection is made to just that, so a name cannot mean something else a moment
 * later. A name with even one address that is not public is refused: nobody decent has one.
 */
export function guardedLookup(resolve: Resolve, allow: AllowList): LookupFunction {
  return (host, options, callback) => {
    const look = async () => {
      const found = await resolve(host).catch((error: unknown) => {
        throw new OutgoingError('no-host', `${host} was not found.`, { cause: error });
      });
      const fitting = found.filter(({ family }) => options.family === undefined || options.family === 0 || options.family === family);
      const [first] = fitting;
      if (first === undefined) throw new OutgoingError('no-host', `${host} has no address.`);
      for (const { address } of found) requirePublic(host, address, allow);
      return { first, fitting };
    };
    look().then(
      ({ first, fitting }) => {
        if (options.all) callback(null, fitting);
        else callback(null, first.address, first.family);
      },
      (error: Error) => callback(error, '', 0),
    );
  };
}
