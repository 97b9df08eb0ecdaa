import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// In development the API is answered by the mock server, or by a running `audiocomm up` named in AUDIOCOMM_API.
const api = process.env.AUDIOCOMM_API ?? 'http://127.0.0.1:8765';

export default defineConfig({
  plugins: [react()],
  base: './',
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 800,
    // Inlined files would be data: addresses, which the desk's own content policy allows for pictures only.
    assetsInlineLimit: 0,
  },
  server: { proxy: { '/api': { target: api, changeOrigin: true } } },
});
