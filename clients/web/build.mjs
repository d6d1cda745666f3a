// Bundles verify.ts: node build.mjs [OUTPUT], by default the copy that the server embeds.
import {build} from 'esbuild';

await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: ['verify.ts'],
  outfile: process.argv[2] ?? '../../services/gateway/assets/verify.js',
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2020',
  charset: 'utf8',
  legalComments: 'none',
  banner: {js: '/* Panyuan, Apache-2.0; @noble/ed25519 and @noble/hashes (c) Paul Miller, MIT */'},
});
