import type { File } from '@parley/shared/entities/file';
import type { User } from '@parley/shared/entities/user';
import type { SecretStorage } from '@parley/shared/ipc/views';
import type {
  DeleteAccountInput,
  TotpBeginInput,
  TotpBegun,
  TotpConfirmed,
  TotpConfirmInput,
  TotpDisableInput,
  TotpStatus,
} from '@parley/shared/protocol/account';
import type { CallInput, CallName, CallOutput } from '@parley/shared/protocol/calls';
import type { WireError } from '@parley/shared/protocol/errors';
import type { EndedCode, InboxItem, LogPacket } from '@parley/shared/protocol/events';
import type {
  ChangePasswordInput,
  Device,
  InvitePreview,
  LoginInput,
  RefreshInput,
  RegisterInput,
  ResetPasswordInput,
  ServerInfo,
  Session,
  SessionInfo,
} from '@parley/shared/protocol/http';
import type { Signal } from '@parley/shared/protocol/signals';
import type { Result } from '@parley/shared/result';

/**
 * What the engine needs from its host. The real ones live in `engine-process/` (socket.io-client, fetch, the OS keychain behind the shell's port); tests
 * use in-memory ones from `engine/testing/` or the real ones under plain Node.
 */

/** A push of the relay, parsed; malformed ones never get here. */
export type Push =
  | { type: 'log'; packet: LogPacket }
  | { type: 'inbox'; item: InboxItem }
  | { type: 'signal'; signal: Signal }
  | { type: 'behind' }
  | { type: 'draining'; reconnectAfterMs: number }
  | { type: 'ended'; code: EndedCode };

/** One live socket. It never reconnects by itself: the engine decides when and where. */
export type RelaySocket = {
  /** Never rejects. No answer within `timeoutMs`, a lost socket or an answer that does not parse: `unavailable` (the outcome is unknown). */
  call<N extends CallName>(name: N, input: CallInput<N>, timeoutMs?: number): Promise<Result<CallOutput<N>>>;
  onPush(listener: (push: Push) => void): void;
  /** Called once, when the socket is gone for whatever reason. */
  onClose(listener: () => void): void;
  close(): void;
};

/** Opens one socket to one node. The error's code says what to do: `unauthenticated` → refresh, `rate-limited`/`unavailable` → later, `unsupported-version` → stop. */
export type Connect = (input: { url: string; accessToken: string; timeoutMs: number }) => Promise<Result<RelaySocket>>;

/** The relay's HTTP. Never rejects; an unreachable server is `unavailable`. `url` is the server's base address without a trailing slash. */
export type RelayHttp = {
  serverInfo(url: string): Promise<Result<ServerInfo>>;
  register(url: string, input: RegisterInput): Promise<Result<Session>>;
  login(url: string, input: LoginInput): Promise<Result<Session>>;
  /** `not-found`: the code is used, too old or never was. */
  resetPassword(url: string, input: ResetPasswordInput): Promise<Result<null>>;
  refresh(url: string, input: RefreshInput): Promise<Result<Session>>;
  /** For everybody who has the code, signed in or not. */
  invitePreview(url: string, code: string): Promise<Result<InvitePreview>>;
  logout(url: string, accessToken: string): Promise<Result<null>>;
  sessions(url: string, accessToken: string): Promise<Result<SessionInfo[]>>;
  endSession(url: string, accessToken: string, sessionId: string): Promise<Result<null>>;
  /** `unauthenticated` where `current` is wrong. */
  changePassword(url: string, accessToken: string, input: ChangePasswordInput): Promise<Result<null>>;
  account: AccountHttp;
  files: FileHttp;
  pictures: PictureHttp;
};

/** What one does with one's own account (`shared/protocol/account.ts`). A wrong password or code is `unauthenticated` with an issue that names the field. */
export type AccountHttp = {
  totpStatus(url: string, accessToken: string): Promise<Result<TotpStatus>>;
  beginTotp(url: string, accessToken: string, input: TotpBeginInput): Promise<Result<TotpBegun>>;
  confirmTotp(url: string, accessToken: string, input: TotpConfirmInput): Promise<Result<TotpConfirmed>>;
  disableTotp(url: string, accessToken: string, input: TotpDisableInput): Promise<Result<null>>;
  deleteAccount(url: string, accessToken: string, input: DeleteAccountInput): Promise<Result<null>>;
  /** Writes the archive into a new file at `path`; what is there after a failure is of no use. */
  exportData(target: FileTarget, output: { path: string; onProgress: (received: number) => void }): Promise<Result<null>>;
};

/** Where a request about files goes, and for whom. */
export type FileTarget = { url: string; accessToken: string; signal: AbortSignal };

/** What is told of a file when its upload begins. Sizes of sounds and videos are what the window measured. */
export type NewUpload = { id: string; roomId: string; name: string; size: number; width?: number; height?: number; durationMs?: number; peaks?: number[] };

/** The relay's HTTP for files: tus for what goes up, plain GET for what comes down. Never rejects; no answer is `unavailable`. */
export type FileHttp = {
  create(target: FileTarget, upload: NewUpload): Promise<Result<null>>;
  /** How many bytes of an upload are there; `not-found`: none was begun, it is over, or it was given up. */
  offset(target: FileTarget, id: string): Promise<Result<number>>;
  /** Sends the next bytes. `conflict`: `offset` is not where it stands. @returns where it stands now */
  append(target: FileTarget, id: string, offset: number, bytes: Uint8Array): Promise<Result<number>>;
  /** Gives an unfinished upload up. */
  remove(target: FileTarget, id: string): Promise<Result<null>>;
  /** A file that is whole on the server. */
  about(target: FileTarget, id: string): Promise<Result<File>>;
  /** Writes the bytes into a new file at `path`; what is there after a failure is of no use. */
  download(
    target: FileTarget,
    input: { id: string; variant: 'whole' | 'thumbnail'; path: string; onProgress: (received: number) => void },
  ): Promise<Result<null>>;
};

/** The relay's HTTP for people's pictures. Never rejects; no answer is `unavailable`. */
export type PictureHttp = {
  /** `botId`: of this bot; undefined: one's own. */
  set(target: FileTarget, bytes: Uint8Array, botId?: string): Promise<Result<User>>;
  remove(target: FileTarget, botId?: string): Promise<Result<User>>;
  /** Writes the bytes into a new file at `path`; what is there after a failure is of no use. */
  download(target: FileTarget, input: { hash: string; path: string }): Promise<Result<null>>;
};

/** The certificate that a server shows. `fingerprint`: SHA-256, in pairs of hexadecimal digits with colons. */
export type PeerCertificate = { pem: string; fingerprint: string };

/** For servers with a certificate that no authority vouches for: a person compares its fingerprint and trusts it, it alone, for this server alone. */
export type Certificates = {
  /** What a server shows now, and whether an authority vouches for it. Never rejects; `unavailable` where no TLS server answers. */
  look(url: string): Promise<Result<PeerCertificate & { isVouchedFor: boolean }>>;
  /** From now on connections and requests to this server take this certificate and no other. */
  trust(url: string, certificate: PeerCertificate & { trustedAtMs: number }): void;
};

/** Keeps refresh tokens, one entry for each account. A store that fails answers null or does nothing, and `storage()` says what it fell back to. */
export type SecretStore = {
  storage(): Promise<SecretStorage>;
  get(accountId: string): Promise<string | null>;
  set(accountId: string, secret: string): Promise<void>;
  delete(accountId: string): Promise<void>;
};

export type Timer = { cancel(): void };

/** Time as the engine sees it; tests turn it by hand. */
export type Clock = { now(): number; after(ms: number, run: () => void): Timer };

export type Log = (level: 'debug' | 'info' | 'warn' | 'error', event: string, details?: Record<string, unknown>) => void;

export type EngineDeps = {
  /** The profile's folder: `device.db` for settings and the list of accounts, `accounts/<id>/{cache,own}.db`. */
  directory: string;
  connect: Connect;
  http: RelayHttp;
  secrets: SecretStore;
  /** Absent where a host speaks to servers of authorities only. */
  certificates?: Certificates;
  clock: Clock;
  /** 0 ≤ x < 1. */
  random: () => number;
  /** A fresh UUIDv7. */
  newId: () => string;
  device: Device;
  log: Log;
};

/** Thrown inside the engine; becomes data at its border. */
export class EngineError extends Error {
  readonly wire: WireError;

  constructor(wire: WireError, cause?: unknown) {
    super(wire.message, cause === undefined ? undefined : { cause });
    this.name = 'EngineError';
    this.wire = wire;
  }
}
