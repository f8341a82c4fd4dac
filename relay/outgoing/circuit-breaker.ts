import { BrokenCircuitError, type CircuitBreakerPolicy, ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel';
import { OutgoingError, type OutgoingErrorCode } from './outgoing-error.ts';

export type CircuitSettings = {
  /** Failures in a row after which a host rests. */
  failuresMax: number;
  /** How long it rests until one try is let through. */
  restMs: number;
  /** Hosts that are remembered; the one that was not asked for longest is forgotten. */
  hostsMax: number;
};
export const circuitDefaults: CircuitSettings = { failuresMax: 5, restMs: 60_000, hostsMax: 1_000 };

/** What a host itself is to blame for, and what tells that asking again soon makes no sense. */
const failures: ReadonlySet<OutgoingErrorCode> = new Set(['no-host', 'unreachable', 'too-slow', 'broken']);
const isFailure = (error: Error) => !(error instanceof OutgoingError) || failures.has(error.code);

/**
 * Leaves a host alone that failed several times in a row: calls are refused at once (`resting`) until its rest is over; then one goes through (half-open), and
 * what becomes of it decides.
 */
export type Circuits = { run<T>(host: string, work: () => Promise<T>): Promise<T> };

export function createCircuits({ failuresMax, restMs, hostsMax }: CircuitSettings = circuitDefaults): Circuits {
  const circuits = new Map<string, CircuitBreakerPolicy>();

  function circuitOf(host: string): CircuitBreakerPolicy {
    const circuit = circuits.get(host) ?? circuitBreaker(handleWhen(isFailure), { halfOpenAfter: restMs, breaker: new ConsecutiveBreaker(failuresMax) });
    circuits.delete(host);
    circuits.set(host, circuit);
    const [oldest] = circuits.keys();
    if (circuits.size > hostsMax && oldest !== undefined) circuits.delete(oldest);
    return circuit;
  }

  return {
    async run(host, work) {
      try {
        return await circuitOf(host).execute(work);
      } catch (error) {
        if (error instanceof BrokenCircuitError)
          throw new OutgoingError('resting', `${host} failed several times and is left alone for a while.`, { cause: error });
        throw error;
      }
    },
  };
}
