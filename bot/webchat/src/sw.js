/**
 * Keeps the page for a phone without a network: the page and its files, nothing of a person. What is on the server is asked for first,
 * so that page and files change together.
 */
const SHELF = "gongyou-page";
const PAGE = ["/", "/chat.js", "/chat.css", "/icon.svg"];
/** Kept from the first time that somebody looks for a place: until then it would only hold up the first answer. */
const FILES = PAGE.concat("/places.json");
/** A network that answers no more is given up; the kept page shows the hotlines meanwhile. */
const PATIENCE_MS = 8000;

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(SHELF).then((shelf) => shelf.addAll(PAGE)));
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin || FILES.indexOf(pathname) < 0) return;
  event.respondWith(serve(event.request, pathname));
});

async function serve(request, key) {
  const shelf = await caches.open(SHELF);
  try {
    const response = await Promise.race([fetch(request), new Promise((_, reject) => setTimeout(reject, PATIENCE_MS))]);
    if (response.ok) await shelf.put(key, response.clone());
    return response;
  } catch (_) {
    return (await shelf.match(key)) || Response.error();
  }
}
