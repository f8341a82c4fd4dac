// Renders desktop/build/*.svg to the PNG sizes that the packages and the tray need. Run it after a change of a drawing, with the Electron of this checkout:
//   node scripts/render-icons.mjs
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const build = fileURLToPath(new URL('../desktop/build/', import.meta.url));
const jobs = [
  ...[16, 24, 32].map((size) => ({ from: 'icon-small.svg', to: `icons/${size}x${size}.png`, size })),
  ...[48, 64, 128, 256, 512, 1024].map((size) => ({ from: 'icon.svg', to: `icons/${size}x${size}.png`, size })),
  { from: 'icon.svg', to: 'icon.png', size: 1024 },
  ...['rest', 'unread', 'mention', 'offline'].map((name) => ({ from: `tray/${name}.svg`, to: `tray/${name}.png`, size: 44 })),
];

if (process.versions.electron) await renderAll();
else await startElectron();

async function startElectron() {
  const { findElectron } = await import('./electron-runtime.mjs');
  const { openDisplay } = await import('./display.mjs');
  const runtime = await findElectron();
  const display = await openDisplay(console.log);
  const env = { ...process.env, ...display.env };
  const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const { status } = spawnSync(runtime.path, [...flags, '--disable-gpu', fileURLToPath(import.meta.url)], { stdio: 'inherit', env });
  display.stop();
  process.exitCode = status ?? 1;
}

async function renderAll() {
  const { app, BrowserWindow } = await import('electron');
  void app.whenReady().then(async () => {
    const window = new BrowserWindow({ show: false });
    await window.loadURL('data:text/html,<meta charset=utf-8>');
    for (const { from, to, size } of jobs) {
      const svg = readFileSync(join(build, from), 'utf8').replace('<svg ', `<svg width="${size}" height="${size}" `);
      const url = await window.webContents.executeJavaScript(`(async () => {
        const image = new Image();
        image.src = 'data:image/svg+xml;utf8,' + encodeURIComponent(${JSON.stringify(svg)});
        await image.decode();
        const canvas = document.createElement('canvas');
        canvas.width = canvas.height = ${size};
        canvas.getContext('2d').drawImage(image, 0, 0, ${size}, ${size});
        return canvas.toDataURL('image/png');
      })()`);
      writeFileSync(join(build, to), Buffer.from(url.split(',')[1], 'base64'));
    }
    app.exit(0);
  });
}
