// One stream of events for all pages of this browser: a browser opens few connections to one server. Runs as a shared worker.
"use strict";

const AGAIN = 30000;
const pages = new Set();
let last = null;

function tell(message) {
  // One page rings for all.
  [...pages].forEach((page, place) => page.postMessage({ ...message, rings: place === 0 }));
}

function listen() {
  const source = new EventSource("/staff/talks/events");
  source.onmessage = (event) => {
    last = JSON.parse(event.data);
    tell({ event: last });
  };
  source.onerror = () => {
    // Closed for good: the session has ended, or the server said no.
    if (source.readyState !== EventSource.CLOSED) return;
    tell({ ended: true });
    setTimeout(listen, AGAIN);
  };
}

self.onconnect = ({ ports: [page] }) => {
  pages.add(page);
  page.onmessage = () => pages.delete(page);
  if (last) page.postMessage({ event: last, rings: false });
};

listen();
