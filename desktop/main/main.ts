import { app } from 'electron';
import { registerAppScheme } from './app-protocol.ts';
import { readShellConfig, type ShellConfig } from './config.ts';
import { openLog } from './log.ts';
import { applyProfile } from './profile.ts';
import { startShell } from './start-shell.ts';

// Order matters: the scheme and the sandbox before 'ready', the profile's folder before the instance lock.
const config = readConfigOrExit();
registerAppScheme();
applyProfile(config);
// Rows that were let go of are memory until they are collected: collect when the heap has grown by a quarter, not when it has doubled.
app.commandLine.appendSwitch('js-flags', '--heap-growing-percent=25');
// Windows shows notifications and groups windows by this name; it is the appId of electron-builder.yml.
if (process.platform === 'win32') app.setAppUserModelId('chat.parley.desktop');
// Chromium as root needs --no-sandbox and then cannot sandbox its helpers; a shipped app never runs so.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();

if (app.requestSingleInstanceLock()) {
  const log = openLog();
  const paths = { directory: import.meta.dirname };
  void app.whenReady().then(() =>
    startShell({ config, paths, log }).catch((error) => {
      log('error', 'start-failed', { reason: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      process.stderr.write(`Parley could not start: ${error instanceof Error ? error.message : String(error)}\n`);
      app.exit(1);
    }),
  );
} else {
  // The instance that runs hears of this one and comes to the front.
  app.quit();
}

function readConfigOrExit(): ShellConfig {
  try {
    return readShellConfig();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(2);
  }
}
