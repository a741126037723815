import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** How the page is built. No file is put inside another: the page's own rules let browsers load nothing of the kind. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
});
