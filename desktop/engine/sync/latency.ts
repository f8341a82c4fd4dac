/** Round trips of the last calls. */
export type Latency = { note(ms: number): void; read(): { p50Ms: number | null; p95Ms: number | null } };

export function createLatency(size = 50): Latency {
  const samples: number[] = [];
  return {
    note(ms) {
      samples.push(ms);
      if (samples.length > size) samples.shift();
    },
    read() {
      const sorted = [...samples].sort((a, b) => a - b);
      const at = (share: number): number | null => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null;
      return { p50Ms: at(0.5), p95Ms: at(0.95) };
    },
  };
}
