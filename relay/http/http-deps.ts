import type { FastifyBaseLogger } from 'fastify';
import type { Registry } from 'prom-client';
import type { Deps } from '../domain/deps.ts';
import type { ResumableUploads } from '../domain/files/resumable-uploads.ts';

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
  /** This node is going away: not ready, and connections are not kept. */
  isDraining: () => boolean;
  /** Null: this relay has no Redis. */
  isRedisHealthy: () => boolean | null;
};
