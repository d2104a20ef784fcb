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
let heard = Date.now();
let doubted = false;

// Who keeps the stream says something every 15 seconds, and wants to hear of each tab every two minutes.
const CHECKED = 15_000;
const QUIET = 45_000;
const SAID = 30_000;

const isEdited = () => Boolean(form || document.querySelector(".field-editing, .side-content form.form"));

const says = () => ({
  tab, browser, person, began: performance.timeOrigin,
  shows: record ? [(isEdited() ? "!" : "") + record] : [],
});

const say = (anew, begins = false) => {
  const now = { ...says(), begins };
  if (!anew && String(now.shows) === said) return;
  said = String(now.shows);
  send(now);
};

const hear = (told) => {
  heard = Date.now();
  doubted = false;
  if (told.type === "alive") return;
  if (told.type === "state") {
    document.documentElement.toggleAttribute("data-live", told.on);
    if (told.stream) ({ stream, tabs } = told);
  }
  document.dispatchEvent(new CustomEvent("live", { detail: told }));
};

// One stream for all tabs, in a worker.
const share = () => {
  const worker = new SharedWorker(new URL("./live-worker.js", import.meta.url), { type: "module", name });
  const post = (data) => worker.port.postMessage(data);
  worker.onerror = () => { if (send === post) goOn(); };
  worker.port.onmessage = ({ data }) => { if (send === post) hear(data); };
  send = post;
};

// One of the tabs keeps the stream, and another one when that is closed.
const lead = () => {
  const channel = new BroadcastChannel(name);
  let leading;
  const post = (data) => {
    if (leading && data.bye) leading.bye(data.tab);
    else if (leading) leading.here(data.tab, data);
    else channel.postMessage(data);
  };
  channel.onmessage = ({ data }) => {
    if (send !== post) return;
    if (data.told) hear(data.told);
    else if (data.who) say(true);
    else if (leading && data.bye) leading.bye(data.tab);
    else if (leading && data.tab) leading.here(data.tab, data);
  };
  navigator.locks.request(name, () => {
    if (send !== post) return null;
    leading = new LiveStream((told) => {
      channel.postMessage({ told });
      hear(told);
    });
    channel.postMessage({ who: true });
    say(true);
    return new Promise(() => {});
  });
  send = post;
};

const alone = () => {
  const own = new LiveStream(hear);
  send = (data) => (data.bye ? own.bye(data.tab) : own.here(data.tab, data));
};

const ways = [
  ..."SharedWorker" in window ? [share] : [],
  ..."BroadcastChannel" in window && navigator.locks ? [lead] : [],
  alone,
];

const begin = () => {
  heard = Date.now();
  doubted = false;
  ways.shift()();
  say(true, true);
};

// Whoever keeps the stream is not there any more: the next best way.
const goOn = () => {
  if (!ways.length) return;
  send({ tab, bye: true });
  hear({ type: "state", on: false });
  begin();
};

// After a time in which this tab was not running itself, it asks once more before it believes that.
const check = () => {
  if (Date.now() - heard < QUIET) return;
  if (doubted) {
    goOn();
    return;
  }
  doubted = true;
  say(true);
};

if (person) {
  begin();
  for (const each of ["focusin", "htmx:afterSettle", "live-form"]) document.addEventListener(each, () => say());
  document.addEventListener("close", () => say(), true);
  document.addEventListener("visibilitychange", () => say(true));
  setInterval(() => say(true), SAID);
  setInterval(check, CHECKED);
  addEventListener("pagehide", () => {
    send({ tab, bye: true });
    const token = Object.values(csrf())[0];
    // The last one takes its worker along
    if (tabs < 2 && stream && record) navigator.sendBeacon("/events/end", new URLSearchParams({ stream, _csrf: token }));
    said = undefined;
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    say(true, true);
    hear({ type: "reload" });
  });
}
