/**
 * Faults a test can order, by name. `drop-log-publish`: a packet for the other nodes is lost. `kill-before-publish`: the process dies between commit and
 * publish. `kill-before-answer`: it dies between publish and acknowledgement.
 */
const names = ['drop-log-publish', 'kill-before-publish', 'kill-before-answer'] as const;
export type FailPoint = (typeof names)[number];

/** Counts how often each fail point is passed and says when it strikes. Costs one comparison where none is armed. */
export type FailPoints = {
  /** True where this passing is one that fails. */
  strikes(name: FailPoint): boolean;
  /** Dies on the spot, as by `kill -9`, where this passing is one that fails. */
  die(name: FailPoint): void;
  /** Lets the passings after the next `skip` fail, `times` times. */
  arm(name: FailPoint, times: number, skip?: number): void;
};

/** @param spec `name[:times[:skip]]` separated by commas, as in `PARLEY_FAIL_POINTS=kill-before-publish:1:50`; unknown names are an error */
export function createFailPoints(spec: string = process.env['PARLEY_FAIL_POINTS'] ?? ''): FailPoints {
  const armed = new Map<FailPoint, { times: number; skip: number }>();
  const failPoints: FailPoints = {
    strikes: (name) => {
      if (armed.size === 0) return false;
      const point = armed.get(name);
      if (point === undefined) return false;
      if (point.skip > 0) {
        point.skip -= 1;
        return false;
      }
      point.times -= 1;
      if (point.times <= 0) armed.delete(name);
      return true;
    },
    die: (name) => {
      if (failPoints.strikes(name)) process.kill(process.pid, 'SIGKILL');
    },
    arm: (name, times, skip = 0) => void armed.set(name, { times, skip }),
  };
  for (const item of spec.split(',').filter((text) => text !== '')) {
    const [name, times = '1', skip = '0'] = item.split(':');
    const known = names.find((candidate) => candidate === name);
    if (known === undefined) throw new Error(`PARLEY_FAIL_POINTS: there is no fail point "${name}", only ${names.join(', ')}`);
    failPoints.arm(known, Number(times), Number(skip));
  }
  return failPoints;
}
