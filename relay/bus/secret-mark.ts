import { createHmac } from 'node:crypto';
import type { Id } from '@parley/shared/ids';
import type { Redis } from 'ioredis';

/** What tells two secrets apart and says nothing of either. */
export function secretMark(jwtSecret: string, storeId: Id): string {
  return createHmac('sha256', jwtSecret).update(`parley secret mark ${storeId}`).digest('hex').slice(0, 16);
}

const keyOf = (storeId: Id): string => `parley:${storeId}:secret-marks`;

/** Writes down which secret this node has, whenever it comes to Redis: nodes with different ones do not know each other's tokens, and `doctor` finds them. */
export function leaveSecretMark(redis: Redis, node: { storeId: Id; nodeName: string; mark: string }): void {
  redis.on('ready', () => void redis.hset(keyOf(node.storeId), node.nodeName, node.mark).catch(() => undefined));
}

/** The marks by the name of the node, of all nodes that ever came. */
export function readSecretMarks(redis: Redis, storeId: Id): Promise<Record<string, string>> {
  return redis.hgetall(keyOf(storeId));
}
