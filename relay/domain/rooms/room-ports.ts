import type { RoomState } from '@parley/shared/entities/membership';
import type { Id } from '@parley/shared/ids';
import type { RoomWrite } from '../ports.ts';

export type Join = { opId: Id; actorId: Id };

/** `state`: null where nobody was added by it, or he is out again. */
export type Joined = { write: RoomWrite; state: RoomState | null };

/** Lets somebody into a room, together with all who come at the same time. */
export type JoinTogether = (roomId: Id, join: Join) => Promise<Joined>;
