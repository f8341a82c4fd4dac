import type { EventGroup } from '../../consumer-ports.ts';
import type { Deps } from '../../deps.ts';

/** The group of the rooms' logs that notes which webhook is to be told what. What is handled twice is queued once. */
export function queueHookEvents(deps: Pick<Deps, 'hookDeliveries'>): EventGroup {
  return { name: 'webhooks', from: 'now', handle: ({ roomId, events }) => deps.hookDeliveries.queue(roomId, events) };
}
