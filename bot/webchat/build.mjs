// Bundles the chat page and the widget into dist/. Run by bin/build-web.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const CATALOG = new URL("../../knowledge/catalog/", import.meta.url);
const DIST = new URL("dist/", import.meta.url);
const TARGET = ["es2015", "chrome51"];

/** The cities of the catalog as {id: name}: the page names the city it was embedded for before the first answer. */
function readCities() {
  const cities = {};
  for (const { id, name, level } of readUnits("regions.yml")) if (level === "city") cities[id] = name;
  if (!Object.keys(cities).length) throw new Error("no city found in knowledge/catalog/regions.yml");
  return cities;
}

function readUnits(file) {
  const entries = readCatalog(file).matchAll(/\{id: ([a-z0-9-]+), name: ([^,{}]+), level: ([a-z]+), parent: ([a-z0-9-]+)[,}]/g);
  return Array.from(entries, ([, id, name, level, parent]) => ({ id, name, level, parent }));
}

const readCatalog = (file) => readFileSync(new URL(file, CATALOG), "utf8");

/** The places of the country as {province: {city: [counties]}}; what belongs to a province itself stands beside its cities. */
function readPlaces() {
  const units = [...readUnits("regions.yml"), ...readUnits("places.yml")];
  const below = (parent, level) => units.filter((unit) => unit.parent === parent && (!level || unit.level === level));
  const places = {};
  for (const { id, name } of units.filter(({ level }) => level === "province")) {
    places[name] = {};
    for (const part of below(id)) places[name][part.name] = below(part.id).map((county) => county.name);
  }
  return places;
}

/** The topics as [words on the button, what belongs there], in the order of the catalog. */
function readTopics() {
  const topics = Array.from(readCatalog("topics.yml").matchAll(/ button: ([^,{}]+), example: ([^{}\n]+),\n/g), ([, button, example]) => [button, example]);
  if (topics.length < 20) throw new Error("no topics found in knowledge/catalog/topics.yml");
  return topics;
}

mkdirSync(DIST, { recursive: true });
writeFileSync(new URL("places.json", DIST), JSON.stringify(readPlaces()));

await build({
  absWorkingDir: new URL(".", import.meta.url).pathname,
  entryPoints: [
    { in: "src/chat.js", out: "chat" },
    { in: "src/widget.js", out: "widget" },
    { in: "src/sw.js", out: "sw" },
    { in: "chat.css", out: "chat" },
  ],
  outdir: "dist",
  bundle: true,
  minify: true,
  charset: "utf8",
  format: "iife",
  target: TARGET,
  define: { CITIES: JSON.stringify(readCities()), TOPICS: JSON.stringify(readTopics()) },
  legalComments: "none",
  logLevel: "warning",
});
