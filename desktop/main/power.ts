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

function outsideAddresses(): string {
  return Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .filter((entry) => !entry.internal)
    .map((entry) => entry.address)
    .sort()
    .join(' ');
}
