import type { Registration } from '@parley/shared/entities/admin';
import type { Id } from '@parley/shared/ids';
import type { Grant } from './bots/bot-ports.ts';
import type { Files } from './files/file-ports.ts';
import type { LinkPreviews } from './links/link-ports.ts';
import type { MembershipCache } from './members/membership-cache.ts';
import type { PostOutside } from './outgoing-ports.ts';
import type { Clock, LogReader, Presence, Publisher } from './ports.ts';
import type { JoinTogether } from './rooms/room-ports.ts';
import type { AccessTokens, PasswordHasher, SignInLimits } from './sessions/session-ports.ts';
import type { Stores } from './stores.ts';

/** Who makes a call: a person in one session, or a bot by one token (`sessionId` names it), which lets it do what `grant` says and no more. */
export type Actor = { userId: Id; sessionId: Id; grant?: Grant };

/**
 * What the operator decided, as far as the domain must know it. `refreshSecret`: successors of refresh tokens are derived under it, the same on every node.
 * `serverName`, `registration`: what holds where no admin has set it. `publicUrl`: null where the server does not know its own address. `commandMs`: how long a bot has for a command. `pushAfterMs`: how long nobody is at a device until his phone is told. `firstAdminInvite`: without this code nobody makes the first account.
 */
type DomainSettings = {
  nodeName: string;
  serverName: string;
  publicUrl: string | null;
  registration: Registration;
  firstAdminInvite: string | null;
  refreshSecret: Uint8Array;
  commandMs: number;
  pushAfterMs: number;
};

/** Everything a use-case may need; each takes the part it uses. Wired once, in create-relay. */
export type Deps = Stores & {
  logReader: LogReader;
  memberships: MembershipCache;
  joinTogether: JoinTogether;
  files: Files;
  /** Null: the operator switched it off. */
  linkPreviews: LinkPreviews | null;
  /** Posts to servers that people name, within what the operator allows. */
  postOutside: PostOutside;
  /** Why this server posts nothing to an address, in words, as far as the address itself tells; null: it may. */
  outgoingRefusal: (url: string) => string | null;
  publisher: Publisher;
  presence: Presence;
  passwords: PasswordHasher;
  accessTokens: AccessTokens;
  signInLimits: SignInLimits;
  clock: Clock;
  /** A fresh UUIDv7. */
  newId: () => Id;
  /** Base addresses of the nodes that answer now, for the client to move to. Absent on a single node. */
  nodeUrls?: () => Promise<string[]>;
  /** Somebody made the first account of this server. */
  onFirstAccount: (handle: string) => void;
  settings: DomainSettings;
};
