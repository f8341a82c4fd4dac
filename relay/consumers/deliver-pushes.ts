import type { RelayEvents } from '../observability/relay-events.ts';
import { deliverQueue } from './deliver-queue.ts';

/**
 * Tells push gateways what is due, as `deliverQueue` does, but only while it is known who is at a device: not while other nodes cannot be heard, nor until everybody who was
 * connected to them, or to this node before it started, had the time (`waitMs`) to come back. What is due waits.
 */
export function deliverPushes(deps: {
  next(): Promise<boolean>;
  forgetOld(): Promise<void>;
  isPresenceKnown(): boolean;
  waitMs: number;
  events: RelayEvents;
}): { close(): Promise<void> } {
  let knownSinceMs = performance.now();
  const isKnown = (): boolean => {
    if (!deps.isPresenceKnown()) knownSinceMs = performance.now();
    return performance.now() - knownSinceMs >= deps.waitMs;
  };
  return deliverQueue({ place: 'push', next: async () => isKnown() && deps.next(), forgetOld: deps.forgetOld, events: deps.events });
}
