import { performance } from 'node:perf_hooks';

/** Where a command says what it does: answers go to standard output, everything else to standard error, so that answers can be piped. */
export type Terminal = {
  /** An answer: a line, or JSON. */
  print(text: string): void;
  /** News for the person who waits. */
  say(line: string): void;
  /** A step that may take long; `done` closes its line. */
  progress(name: string): Progress;
};
export type Progress = {
  /** `total` 0: unknown. */
  at(count: number, total: number, unit: string): void;
  done(words: string): void;
};

const lineEveryMs = 3_000;
const redrawEveryMs = 100;

function words(name: string, count: number, total: number, unit: string): string {
  const share = total > 0 ? ` (${Math.min(100, Math.floor((count / total) * 100))} %)` : '';
  return `${name}: ${formatCount(count)}${total > 0 ? ` of ${formatCount(total)}` : ''} ${unit}${share}`;
}

/** 1234567 → "1 234 567". */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ' ');
}

/** 1500000 → "1.5 MB". */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1_000 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}

/** The terminal of this process: on a TTY one line that changes, else a line every few seconds. */
export function processTerminal(): Terminal {
  const { stderr, stdout } = process;
  const isLive = stderr.isTTY === true;
  let drawn = false;
  const clear = () => {
    if (drawn) stderr.write('\r\u001b[2K');
    drawn = false;
  };
  const say = (line: string) => {
    clear();
    stderr.write(`${line}\n`);
  };
  return {
    print(text) {
      clear();
      stdout.write(`${text}\n`);
    },
    say,
    progress(name) {
      let shownAt = performance.now();
      return {
        at(count, total, unit) {
          const now = performance.now();
          if (now - shownAt < (isLive ? redrawEveryMs : lineEveryMs)) return;
          shownAt = now;
          if (!isLive) return say(words(name, count, total, unit));
          clear();
          stderr.write(words(name, count, total, unit));
          drawn = true;
        },
        done: (ending) => say(`${name}: ${ending}`),
      };
    },
  };
}
