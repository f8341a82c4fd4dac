import type { Result } from '@parley/shared/result';
import type { FastifyBaseLogger } from 'fastify';
import type { Registry } from 'prom-client';
import type { Actor, Deps } from '../domain/deps.ts';
import type { ResumableUploads } from '../domain/files/resumable-uploads.ts';

/** A call as HTTP brings it; the answer is the one a socket would get. Never rejects. */
export type HttpCall = { name: string; payload: unknown; actor: Actor; address: string; requestId: string };

/** What the HTTP side is given by create-relay. */
export type HttpDeps = {
  domain: Deps;
  version: string;
  publicUrl: string | null;
  /** Where people get the app; null: nobody said. */
  appUrl: string | null;
  trustProxy: boolean | string;
  logger: FastifyBaseLogger;
  metrics: Registry;
  uploads: ResumableUploads;
  answerCall(call: HttpCall): Promise<Result<unknown>>;
  /** This node is going away: not ready, and connections are not kept. */
  isDraining: () => boolean;
  /** Null: this relay has no Redis. */
  isRedisHealthy: () => boolean | null;
};
