// Follows what others do, by one stream for all tabs: the document hears of it as "live". What a page then shows it
// asks for itself. Here is also what is told of who else looks.

import { csrf } from "./http.js";
import { LiveStream } from "./live-stream.js";
import "./live-pages.js";

const person = document.querySelector('meta[name="person"]')?.content;
const RECORD = /^(\/[a-z]+\/\d+)(\/edit)?$/;
const [, record, form] = RECORD.exec(location.pathname) ?? [];
const name = `live-${person}`;

const tab = crypto.randomUUID?.() ?? String(Math.random());
// The same when this tab goes on to another page, which then takes the place of this one.
const browser = (sessionStorage.liveBrowser ??= tab);

let send = () => {};
let stream;
let tabs = 1;
let said;

const isEdited = () => Boolean(form || document.querySelector(".field-editing, .side-content form.form"));

const says = () => ({
  tab, browser, began: performance.timeOrigin,
  shows: record ? [(isEdited() ? "!" : "") + record] : [],
});

const say = (anew) => {
  const now = says();
  if (!anew && String(now.shows) === said) return;
  said = String(now.shows);
  send(now);
};

const hear = (told) => {
  if (told.type === "state") {
    document.documentElement.toggleAttribute("data-live", told.on);
    if (told.stream) ({ stream, tabs } = told);
  }
  document.dispatchEvent(new CustomEvent("live", { detail: told }));
};

// One of the tabs keeps the stream, and another one when that is closed.
const lead = () => {
  const channel = new BroadcastChannel(name);
  let leading;
  send = (data) => {
    if (leading && data.bye) leading.bye(data.tab);
    else if (leading) leading.here(data.tab, data);
    else channel.postMessage(data);
  };
  channel.onmessage = ({ data }) => {
    if (data.told) hear(data.told);
    else if (data.who) say(true);
    else if (leading && data.bye) leading.bye(data.tab);
    else if (leading && data.tab) leading.here(data.tab, data);
  };
  navigator.locks.request(name, () => {
    leading = new LiveStream((told) => {
      channel.postMessage({ told });
      hear(told);
    });
    channel.postMessage({ who: true });
    say(true);
    return new Promise(() => {});
  });
};

const begin = () => {
  if ("SharedWorker" in window) {
    const { port } = new SharedWorker(new URL("./live-worker.js", import.meta.url), { type: "module", name });
    port.onmessage = ({ data }) => hear(data);
    send = (data) => port.postMessage(data);
  } else if ("BroadcastChannel" in window && navigator.locks) {
    lead();
  } else {
    const alone = new LiveStream(hear);
    send = (data) => (data.bye ? alone.bye(data.tab) : alone.here(data.tab, data));
  }
  say(true);
};

if (person) {
  begin();
  for (const each of ["focusin", "htmx:afterSettle", "live-form"]) document.addEventListener(each, () => say());
  document.addEventListener("close", () => say(), true);
  addEventListener("pagehide", () => {
    send({ tab, bye: true });
    const token = Object.values(csrf())[0];
    // The last one takes its worker along
    if (tabs < 2 && stream && record) navigator.sendBeacon("/events/end", new URLSearchParams({ stream, _csrf: token }));
    said = undefined;
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    say(true);
    hear({ type: "reload" });
  });
}
