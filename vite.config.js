// Builds the stylesheets and scripts that the pages load, under fixed names: Django adds the hashes.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig } from "vite";

const assets = resolve(import.meta.dirname, "assets");

/** One sprite out of the icons that assets/icons.txt names: `<use href="…/icons.svg#home">`. */
function sprite() {
  const list = resolve(assets, "icons.txt");
  const symbol = (name) => {
    const file = resolve(import.meta.dirname, `node_modules/@tabler/icons/icons/outline/${name}.svg`);
    const inner = readFileSync(file, "utf8").replace(/^[\s\S]*?<svg[^>]*>|<\/svg>\s*$/g, "");
    return `<symbol id="${name}" viewBox="0 0 24 24">${inner.replace(/\s*\n\s*/g, "")}</symbol>`;
  };
  return {
    name: "sprite",
    generateBundle() {
      const names = readFileSync(list, "utf8").split("\n").map((line) => line.trim());
      const symbols = names.filter((name) => name && !name.startsWith("#")).map(symbol).join("\n");
      const source = `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols}\n</svg>\n`;
      this.emitFile({ type: "asset", fileName: "icons.svg", source });
    },
  };
}

/** The mark by which make knows that the build is newer than its sources. */
function mark() {
  return {
    name: "mark",
    generateBundle() {
      this.emitFile({ type: "asset", fileName: ".built", source: "" });
    },
  };
}

// A build for each script that pages load, so that no file imports another: a page names each by its hash, the files could not.
const page = {
  app: resolve(assets, "app.js"),
  workbench: resolve(assets, "styles/workbench.css"),
  portal: resolve(assets, "styles/portal.scss"),
};
const alone = {
  charts: { charts: resolve(assets, "charts.js") },
  visits: { visits: resolve(assets, "visits.js") },
  editor: { editor: resolve(assets, "editor.js") },
};

export default defineConfig(({ mode }) => ({
  root: assets,
  publicDir: false,
  plugins: mode === "charts" ? [mark()] : mode in alone ? [] : [sprite()],
  css: { preprocessorOptions: { scss: { quietDeps: true, loadPaths: [resolve(import.meta.dirname, "node_modules")] } } },
  build: {
    outDir: resolve(import.meta.dirname, "src/yingshang/kernel/ui/static/dist"),
    emptyOutDir: !(mode in alone),
    sourcemap: false,
    modulePreload: false,
    target: "es2020",
    cssTarget: "chrome111", // what Tabler itself is written for
    chunkSizeWarningLimit: 800,
    rollupOptions: {
      input: alone[mode] ?? page,
      preserveEntrySignatures: "strict", // the charts are imported by what they export
      checks: { eval: false, pluginTimings: false }, // htmx has an eval, which allowEval=false keeps shut
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "[name].js",
        // The workbench's stylesheet is the one that goes with app.js.
        assetFileNames: ({ names }) => (names[0] === "workbench.css" ? "app.css" : "[name][extname]"),
      },
    },
  },
}));
