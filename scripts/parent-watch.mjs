import { readFileSync } from 'node:fs';

const intervalMs = 500;

/**
 * Calls `onGone` when the npm that runs this script has ended: npm dies at once on SIGTERM and tells its children nothing. Does nothing where the script was
 * not started by npm, or where processes cannot be looked up.
 * @param {() => void} onGone
 */
export function watchParent(onGone) {
  if (process.env.npm_lifecycle_event === undefined || process.platform !== 'linux') return;
  // npm → sh → node, where some shells replace themselves by node.
  const watched = [process.ppid, parentOf(process.ppid)].filter((pid) => pid !== null && /npm|sh$/.test(nameOf(pid)));
  const timer = setInterval(() => {
    if (watched.every((pid) => nameOf(pid) !== '')) return;
    clearInterval(timer);
    onGone();
  }, intervalMs);
  timer.unref();
}

function parentOf(pid) {
  try {
    // The second field is the name in parentheses, which may hold anything; the state and the parent follow it.
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1]) || null;
  } catch {
    return null;
  }
}

/** What a process calls itself, empty where it is gone. npm renames itself to `npm start`. */
function nameOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0] ?? '';
  } catch {
    return '';
  }
}
