/**
 * Why a fetch did not answer. `bad-address`: not http(s), a port that is not allowed, or with a name and password in it. `not-public`: it leads into a private network. `no-host`: the name
 * leads nowhere. `unreachable`: no connection, or it broke. `too-slow`, `too-large`, `wrong-type`, `too-many-redirects`: more, or other, than was asked for.
 * `broken`: the answer cannot be read. `resting`: the host failed so often that it is left alone for now.
 */
export type OutgoingErrorCode =
  | 'bad-address'
  | 'not-public'
  | 'no-host'
  | 'unreachable'
  | 'too-slow'
  | 'too-large'
  | 'wrong-type'
  | 'too-many-redirects'
  | 'broken'
  | 'resting';

export class OutgoingError extends Error {
  readonly code: OutgoingErrorCode;
  constructor(code: OutgoingErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'OutgoingError';
    this.code = code;
  }
}
