// Bundles the chat page and the widget into dist/. Run by bin/build-web.
import { readFileSync } from "node:fs";
import { build } from "esbuild";

const REGIONS = new URL("../../knowledge/catalog/regions.yml", import.meta.url);
const TARGET = ["es2015", "chrome51"];

/** The cities of the catalog as {id: name}: the page names the city it was embedded for before the first answer. */
function readCities() {
  const cities = {};
  for (const [, id, name] of readFileSync(REGIONS, "utf8").matchAll(/\{id: ([a-z0-9-]+), name: ([^,{}]+), level: city,/g)) cities[id] = name;
  if (!Object.keys(cities).length) throw new Error("no city found in knowledge/catalog/regions.yml");
  return cities;
}

await build({
  absWorkingDir: new URL(".", import.meta.url).pathname,
  entryPoints: [
    { in: "src/chat.js", out: "chat" },
    { in: "src/widget.js", out: "widget" },
    { in: "chat.css", out: "chat" },
  ],
  outdir: "dist",
  bundle: true,
  minify: true,
  charset: "utf8",
  format: "iife",
  target: TARGET,
  define: { CITIES: JSON.stringify(readCities()) },
  legalComments: "none",
  logLevel: "warning",
});
