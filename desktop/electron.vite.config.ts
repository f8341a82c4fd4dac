import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const here = import.meta.dirname;
/** A release hosts the engine in Electron's utility process and nowhere else; development and test builds can also use a plain Node. */
const isRelease = process.env['PARLEY_RELEASE'] === '1';

/**
 * Everything is bundled but the two native modules, which are the package's only `dependencies`. `engine-process` and the engine's `reader-worker` are further
 * entries of the main build: the first is started as a process, the second as a worker thread of it.
 */
export default defineConfig({
  main: {
    define: { __NODE_HOST__: JSON.stringify(!isRelease) },
    build: {
      outDir: 'out/main',
      sourcemap: !isRelease,
      externalizeDeps: true,
      rolldownOptions: {
        input: {
          main: resolve(here, 'main/main.ts'),
          'engine-process': resolve(here, 'engine-process/engine-process.ts'),
          'reader-worker': resolve(here, 'engine/reader/reader-worker.ts'),
        },
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      // One CommonJS file: a sandboxed preload can load nothing else.
      externalizeDeps: false,
      rolldownOptions: { input: { preload: resolve(here, 'preload/preload.ts') }, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    root: resolve(here, 'renderer'),
    plugins: [react()],
    build: {
      outDir: resolve(here, 'out/renderer'),
      // A small font as a data: address would need a hole in the page's policy.
      assetsInlineLimit: 0,
      // Halves what the window has to parse before it can paint.
      minify: true,
      rolldownOptions: { input: resolve(here, 'renderer/index.html') },
    },
  },
});
