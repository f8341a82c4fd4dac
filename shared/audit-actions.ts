import type { Id } from './ids.ts';

/** Stands as the actor of what the operator does to a room at the server's command line. No person has it. */
export const operatorId: Id = '00000000-0000-8000-8000-000000000001';

/** What is written in the audit log now; later versions may write more, so the wire takes any word. */
export const auditActions = [
  'server-first-account',
  'settings-changed',
  'user-made-admin',
  'user-admin-ended',
  'user-deactivated',
  'user-reactivated',
  'reset-link-made',
  'reset-link-used',
  'session-ended',
  'room-archived',
  'room-unarchived',
  'room-deleted',
  'room-owner-made',
  'bot-made',
  'bot-removed',
  'bot-token-made',
  'bot-token-revoked',
  'hook-made',
  'hook-removed',
  'hook-address-changed',
  'hook-disabled',
  'hook-secret-made',
  'second-step-removed',
  'retention-applied',
  'report-resolved',
  'invite-made',
  'rooms-imported',
] as const;
export type AuditAction = (typeof auditActions)[number];
