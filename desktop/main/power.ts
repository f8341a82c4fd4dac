import { networkInterfaces } from 'node:os';
import { powerMonitor } from 'electron';

const pollMs = 5_000;

/** Calls `onWake` when the machine woke up, was unlocked or changed its network: connections that look alive may be dead then. */
export function watchPower(onWake: (reason: string) => void): void {
  powerMonitor.on('resume', () => onWake('resume'));
  powerMonitor.on('unlock-screen', () => onWake('unlock'));
  // Electron has no event for it, and reading the list takes microseconds.
  let addresses = outsideAddresses();
  setInterval(() => {
    const now = outsideAddresses();
    if (now !== addresses) onWake('network');
    addresses = now;
  }, pollMs).unref();
}

/** Nobody touched the machine for this long, in seconds: who is not here is away. */
const idleAfterSeconds = 600;

/** Tells every few seconds whether somebody uses this machine; a locked one nobody does. */
export function watchIdle(tell: (isIdle: boolean) => void): void {
  setInterval(() => {
    const state = powerMonitor.getSystemIdleState(idleAfterSeconds);
    tell(state === 'idle' || state === 'locked');
  }, pollMs).unref();
}

function outsideAddresses(): string {
  return Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .filter((entry) => !entry.internal)
    .map((entry) => entry.address)
    .sort()
    .join(' ');
}
