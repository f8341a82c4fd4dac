/** How much may come at once, and how much a second after that. */
export type BucketSize = { capacity: number; perSecond: number };

type Bucket = { level: number; at: number };

/** Buckets by key (a person, an address), each full at first. Full ones are forgotten, so that memory holds only who is busy. Times in ms. */
export function createTokenBuckets(size: BucketSize, now: () => number = () => performance.now()) {
  const buckets = new Map<string, Bucket>();
  const perMs = size.perSecond / 1_000;
  let sweepAt = 0;

  function sweep(time: number): void {
    if (time < sweepAt) return;
    sweepAt = time + 60_000;
    for (const [key, bucket] of buckets) if (bucket.level + (time - bucket.at) * perMs >= size.capacity) buckets.delete(key);
  }

  function filled(key: string, time: number): Bucket {
    const bucket = buckets.get(key) ?? { level: size.capacity, at: time };
    bucket.level = Math.min(size.capacity, bucket.level + (time - bucket.at) * perMs);
    bucket.at = time;
    return bucket;
  }

  return {
    /** Milliseconds until `cost` may be taken; 0: it is taken. */
    take(key: string, cost = 1): number {
      const time = now();
      sweep(time);
      const bucket = filled(key, time);
      buckets.set(key, bucket);
      if (bucket.level < cost) return Math.ceil((cost - bucket.level) / perMs);
      bucket.level -= cost;
      return 0;
    },
    /** Takes what was used already; the level may go below nothing, which the next `take` has to wait for. */
    spend(key: string, cost: number): void {
      const bucket = filled(key, now());
      bucket.level -= cost;
      buckets.set(key, bucket);
    },
    size: (): number => buckets.size,
  };
}
export type TokenBuckets = ReturnType<typeof createTokenBuckets>;
