// Shares one stream of events among the tabs of a browser.

import { LiveStream } from "./live-stream.js";

const ports = new Map();
const stream = new LiveStream(
  (told) => {
    for (const port of ports.values()) port.postMessage(told);
  },
  (tab) => ports.delete(tab),
);

addEventListener("connect", ({ ports: [port] }) => {
  port.onmessage = ({ data }) => {
    if (data.bye) {
      ports.delete(data.tab);
      stream.bye(data.tab);
    } else {
      ports.set(data.tab, port);
      stream.here(data.tab, data);
    }
  };
});
