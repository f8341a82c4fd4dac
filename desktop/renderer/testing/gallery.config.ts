import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { sampleFilesOrigin } from './sample-files.ts';

const pictures = ['dawn', 'dusk', 'night'].map((name) => readFileSync(`${import.meta.dirname}/sample-files-${name}.svg`));

/** Every file that the window asks for is one of three pictures. */
const sampleFiles: Plugin = {
  name: 'sample-files',
  configureServer(server) {
    server.middlewares.use(sampleFilesOrigin, (request, response) => {
      const n = /([0-9a-f]{12})(?:\/\w+)?$/.exec(request.url ?? '')?.[1] ?? '1';
      response.setHeader('content-type', 'image/svg+xml').end(pictures[(Number.parseInt(n, 16) - 1) % pictures.length]);
    });
  },
};

/** Serves the gallery: `npx vite --config desktop/renderer/testing/gallery.config.ts`, then `/testing/gallery.html`. */
export default defineConfig({
  root: `${import.meta.dirname}/..`,
  plugins: [react(), sampleFiles],
  server: { host: '127.0.0.1' },
  cacheDir: '../node_modules/.vite-gallery',
  optimizeDeps: { entries: ['testing/gallery.html'] },
});
