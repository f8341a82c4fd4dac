import { performance } from 'node:perf_hooks';

// A start (migrations, parsing) and every burst of work leave tens of megabytes behind that an idle node would keep for hours, since nothing asks for memory then: they are
// collected once it is quiet, where the stop of some ten milliseconds is in nobody's way.
const lookEveryMs = 10_000;
/** The share of the time that the node may be busy and still be quiet. */
const quietShare = 0.05;
/** Less than this is not worth a stop. */
const worthBytes = 4 * 1024 * 1024;

let seen = performance.eventLoopUtilization();
let kept = 0;
setInterval(() => {
  const now = performance.eventLoopUtilization();
  const { utilization } = performance.eventLoopUtilization(now, seen);
  seen = now;
  if (utilization > quietShare || process.memoryUsage().heapUsed < kept + worthBytes) return;
  globalThis.gc?.();
  kept = process.memoryUsage().heapUsed;
}, lookEveryMs).unref();
