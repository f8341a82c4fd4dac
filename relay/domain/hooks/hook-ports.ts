import type { Hook, HookDelivery } from '@parley/shared/entities/hook';
import type { KnownLogEvent } from '@parley/shared/entities/log-event';
import type { Id } from '@parley/shared/ids';
import type { AuditBy } from '../admin/admin-ports.ts';

/** A webhook that is to be kept. `opId`: the same person's operation keeps it once. Incoming ones bring their bot; outgoing ones tell what comes after now. */
export type NewHook = { id: Id; opId: Id; roomId: Id; name: string; creatorId: Id } & (
  | { kind: 'incoming'; secretHash: string; mentionsRoom: boolean; bot: { id: Id; handle: string } }
  | { kind: 'outgoing'; url: string; events: readonly string[] }
);
export type HookChange = {
  name?: string | undefined;
  mentionsRoom?: boolean | undefined;
  url?: string | undefined;
  events?: readonly string[] | undefined;
  enabled?: boolean | undefined;
};

/** A webhook and how often its secret was made anew. */
export type KeptHook = { hook: Hook; secretVersion: number };

/** Webhooks of rooms. What makes or removes one, gives it a new secret, or leads what it tells elsewhere, stores its line of the audit log in the same transaction. */
export type HookStore = {
  /** Keeps it, or leaves the one that this operation made before. Throws `conflict`: the room has as many as it may. */
  create(input: { by: AuditBy; hook: NewHook }): Promise<void>;
  /** What this operation of the person made; null: nothing yet. */
  made(creatorId: Id, opId: Id): Promise<KeptHook | null>;
  find(hookId: Id): Promise<Hook | null>;
  /** Oldest first. */
  list(roomId: Id): Promise<Hook[]>;
  /** Null: there is no such webhook any more. */
  update(input: { by: AuditBy; hookId: Id; change: HookChange }): Promise<Hook | null>;
  remove(input: { by: AuditBy; hook: Hook }): Promise<void>;
  /** The next version of its secret, once for each operation; `hashOf`: what is kept of that version. Null: there is no such webhook any more. */
  rotate(input: { by: AuditBy; hookId: Id; opId: Id; hashOf: (version: number) => string }): Promise<KeptHook | null>;
  /** Notes that something came through an incoming one, or why it did not; right to a second. */
  noteReceived(hookId: Id, failure: string | null): Promise<void>;
  /** An incoming one, with the hash of its secret. */
  receiver(hookId: Id): Promise<{ hook: Hook; secretHash: string } | null>;
};

/** A delivery in one worker's hands until its lease ends. `triesMs`: how long it was tried already. */
export type ClaimedDelivery = {
  delivery: HookDelivery;
  hook: { id: Id; name: string; url: string; roomId: Id; secretVersion: number };
  room: { id: Id; kind: string; name: string };
  triesMs: number;
};

/** What became of a try. `status`: of the HTTP answer. `again`: it is tried again after so long. */
export type Outcome = { status?: number; error?: string } & ({ kind: 'delivered' } | { kind: 'again'; afterMs: number } | { kind: 'dead' });

/** Events on their way to outgoing webhooks. Those of one webhook go one after the other, in the order of the log; a webhook is in one worker's hands at a time. */
export type HookDeliveryStore = {
  /** Queues what the room's webhooks want to be told; what is queued already stays. */
  queue(roomId: Id, events: readonly Pick<KnownLogEvent, 'seq' | 'type'>[]): Promise<void>;
  /** The next delivery that is due, of a webhook that nobody has in his hands. */
  claim(owner: string): Promise<ClaimedDelivery | null>;
  /** Notes what became of a try and gives the webhook back; nothing happens where it is in other hands by now. True: the webhook was switched off by it. */
  settle(owner: string, claimed: ClaimedDelivery, outcome: Outcome): Promise<boolean>;
  /** Newest first. */
  list(page: { hookId: Id; before: number | undefined; limit: number; state: HookDelivery['state'] | undefined }): Promise<HookDelivery[]>;
  /** A dead one waits again, for another day; any other stays. Null: there is no such delivery. */
  redeliver(hookId: Id, deliveryId: Id): Promise<HookDelivery | null>;
  /** Forgets what was done long ago. */
  forgetOld(): Promise<void>;
};
