import type { ByteBudget } from '../domain/files/file-ports.ts';
import { type BucketSize, createTokenBuckets } from '../realtime/token-buckets.ts';

/** Bytes by person, in the memory of this node. `size` null: no limit. `onSpent` is told what was moved. */
export function createByteBudget(size: BucketSize | null, onSpent: (bytes: number) => void): ByteBudget {
  const buckets = size === null ? null : createTokenBuckets(size);
  return {
    wait: (userId) => buckets?.take(userId) ?? 0,
    hold(userId, bytes) {
      buckets?.spend(userId, bytes);
      return () => buckets?.spend(userId, -bytes);
    },
    spend(userId, bytes) {
      buckets?.spend(userId, bytes);
      onSpent(bytes);
    },
  };
}
