import type { Id } from '@parley/shared/ids';
import { open, seal } from '../sealed-secret.ts';

const token = (targetId: Id) => ({ purpose: 'parley push tokens', boundTo: targetId });

/** What is stored of a target's token: it must be told to the gateway again, so it is encrypted under a key of the server that is in no database. */
export const sealToken = (serverSecret: Uint8Array, targetId: Id, secret: string): string => seal(serverSecret, token(targetId), secret);

/** Null: the server has another secret by now. */
export const openToken = (serverSecret: Uint8Array, targetId: Id, sealed: string): string | null => open(serverSecret, token(targetId), sealed);
