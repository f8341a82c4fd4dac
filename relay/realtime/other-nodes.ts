import type { Id } from '@parley/shared/ids';
import type { EndedCode } from '@parley/shared/protocol/events';
import type { CommittedPacket } from '../domain/ports.ts';

/** The way to the other nodes. Handing over never waits and never throws: what is lost is found in the log. */
export type OtherNodes = {
  log(packet: CommittedPacket): void;
  /** A membership changed: nodes with sockets of this person see to it that it takes effect there. */
  membershipChanged(userId: Id, roomId: Id, isMember: boolean): void;
  endSessions(sessionIds: readonly Id[], code: EndedCode): void;
};

/** A relay alone. */
export const noOtherNodes: OtherNodes = { log: () => undefined, membershipChanged: () => undefined, endSessions: () => undefined };
