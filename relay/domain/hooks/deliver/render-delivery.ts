import type { KnownLogEvent } from '@parley/shared/entities/log-event';
import type { Id } from '@parley/shared/ids';
import type { Deps } from '../../deps.ts';
import type { ClaimedDelivery } from '../hook-ports.ts';

/** The body of a delivery, as `bot-kit/README.md` describes it. */
export type DeliveryBody = {
  id: Id;
  hookId: Id;
  room: { id: Id; kind: string; name: string };
  actor: { id: Id; handle: string; displayName: string; bot: boolean };
  event: KnownLogEvent;
};

/** What a webhook is told of an event, as it is now: the words of a message that was deleted meanwhile are not sent. Null: the event is not in the log (the room was taken away). */
export async function renderDelivery(deps: Pick<Deps, 'logReader' | 'users'>, { delivery, hook, room }: ClaimedDelivery): Promise<DeliveryBody | null> {
  const { seq } = delivery;
  const { events } = await deps.logReader.since({ roomId: hook.roomId, seq: seq - 1, firstSeq: 1, until: seq, limit: 1 });
  const [event] = events;
  if (event === undefined) return null;
  const [actor] = await deps.users.get([event.actorId]);
  return {
    id: delivery.id,
    hookId: hook.id,
    room,
    actor: { id: event.actorId, handle: actor?.handle ?? '', displayName: actor?.displayName ?? '', bot: actor?.bot ?? false },
    event,
  };
}
