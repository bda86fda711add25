import { gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Writes a .gz beside each built file, so that the server sends it without compressing per request. */
function precompressed(): Plugin {
  return {
    name: "precompressed",
    apply: "build",
    enforce: "post",
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (!/\.(js|css)$/.test(file.fileName)) continue;
        const source = file.type === "chunk" ? file.code : file.source;
        this.emitFile({ type: "asset", fileName: `${file.fileName}.gz`, source: gzipSync(source, { level: 9 }) });
      }
    },
  };
}

export default defineConfig({
  root: here("."),
  base: "/static/desk/built/",
  plugins: [precompressed()],
  build: {
    manifest: "manifest.json",
    outDir: here("../src/lianfang/desk/static/desk/built"),
    emptyOutDir: false, // a server that runs on the manifest of the last build keeps its files until it is restarted
    target: "es2022",
    modulePreload: false,
    rollupOptions: { input: { desk: here("src/desk.ts") } },
  },
});
