/** Latencies in steps of 0.1 ms up to 60 s; cheap enough to record every single delivery. */
export class Histogram {
  readonly #bins = new Uint32Array(600_001);
  #count = 0;

  add(ms: number): void {
    const bin = Math.min(600_000, Math.max(0, Math.round(ms * 10)));
    this.#bins[bin] = (this.#bins[bin] ?? 0) + 1;
    this.#count += 1;
  }

  get count(): number {
    return this.#count;
  }

  /** The latency in ms that `share` (0…1) of the recorded ones do not exceed. */
  quantile(share: number): number {
    let left = Math.ceil(this.#count * share);
    for (let index = 0; index < this.#bins.length; index += 1) {
      left -= this.#bins[index] ?? 0;
      if (left <= 0) return index / 10;
    }
    return 60_000;
  }
}
