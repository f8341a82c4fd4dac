import { limits } from '@parley/shared/limits';

/** Below this share of full loudness there is nothing to hear, and noise is not blown up. */
const silence = 0.01;

/**
 * The waveform of a sound: how loud it is in each of so many equal parts, 0 to `limits.peakMax`, where the loudest part is the highest bar.
 * @param samples of one channel, -1 to 1
 */
export function peaksOf(samples: Float32Array, count: number = limits.peaksMax): number[] {
  const bars = Math.max(1, Math.min(count, samples.length));
  const loudest: number[] = [];
  for (let bar = 0; bar < bars; bar += 1) {
    let most = 0;
    const end = Math.floor(((bar + 1) * samples.length) / bars);
    for (let at = Math.floor((bar * samples.length) / bars); at < end; at += 1) most = Math.max(most, Math.abs(samples[at] ?? 0));
    loudest.push(most);
  }
  const whole = Math.max(...loudest);
  if (whole < silence) return loudest.map(() => 0);
  return loudest.map((level) => Math.round((level / whole) * limits.peakMax));
}
