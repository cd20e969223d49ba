import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const api = `http://127.0.0.1:${process.env.PORT ?? 3000}`;

export default defineConfig({
  root: here('apps/web'),
  plugins: [react()],
  resolve: { alias: { '@rounds/contracts': here('libs/contracts/index.ts') } },
  build: {
    outDir: here('dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    rolldownOptions: {
      treeshake: {
        // The page uses types and constants of the contracts; their zod schemas are the server's.
        moduleSideEffects: (id) => !id.startsWith(here('libs/contracts/')),
      },
    },
  },
  server: {
    proxy: {
      '/api': api,
      '/socket.io': { target: api, ws: true },
    },
  },
});
