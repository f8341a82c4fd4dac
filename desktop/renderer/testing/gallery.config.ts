import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Serves the gallery: `npx vite --config desktop/renderer/testing/gallery.config.ts`, then `/testing/gallery.html`. */
export default defineConfig({
  root: `${import.meta.dirname}/..`,
  plugins: [react()],
  server: { host: '127.0.0.1' },
  cacheDir: '../node_modules/.vite-gallery',
  optimizeDeps: { entries: ['testing/gallery.html'] },
});
