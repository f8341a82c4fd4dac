import { join } from 'node:path';
import { app } from 'electron';
import electronLog from 'electron-log/main';
import type { LogLevel } from '../engine-process/port-messages.ts';

const fileBytesMax = 2 * 1024 * 1024;

/** Writes one line to the profile's log file, the shell's and the engine's alike. Details must be plain JSON and hold no secret and no words of a message. */
export type ShellLog = (level: LogLevel, event: string, details?: Record<string, unknown>) => void;

/** Opens `logs/main.log` in the profile's folder; it is turned over at 2 MB. Also writes to the terminal in development. */
export function openLog(): ShellLog {
  electronLog.transports.file.resolvePathFn = () => join(app.getPath('userData'), 'logs', 'main.log');
  electronLog.transports.file.maxSize = fileBytesMax;
  electronLog.transports.file.level = 'info';
  electronLog.transports.console.level = app.isPackaged ? false : 'warn';
  electronLog.transports.ipc.level = false;
  return (level, event, details) => electronLog[level](event, details === undefined ? '' : JSON.stringify(details));
}
