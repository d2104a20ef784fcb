// The one stream of events of a browser, for all of its tabs. When none comes through it asks every half minute. It
// runs in a worker that the tabs share, or in one of them.

const ASKED_EVERY = 30_000;
const QUIET = 45_000; // The server says every 15 seconds that it is still there.
const AGAIN_AFTER = 60_000;

export class LiveStream {
  #tell;
  #tabs = new Map();
  #source = null;
  #shows;
  #last = "";
  #heard = 0;
  #timer;
  #asking;
  #retry;
  #tag = "";
  #replaced = false;

  constructor(tell) {
    this.#tell = tell;
    setInterval(() => this.#watch(), ASKED_EVERY / 2);
  }

  // A tab says what it shows: records by their addresses, with a ! before one that is edited.
  here(tab, { shows, began, browser }) {
    this.#tabs.set(tab, { shows, began, browser });
    this.#soon();
    if (this.#source?.readyState === 1) this.#tell({ type: "state", on: true });
  }

  bye(tab) {
    this.#tabs.delete(tab);
    this.#soon();
  }

  #soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#open(), 20);
  }

  #open(anew = false) {
    if (!this.#tabs.size) return this.#close();
    const tabs = [...this.#tabs.values()];
    const shows = [...new Set(tabs.flatMap((tab) => tab.shows))].sort();
    if (this.#replaced || (!anew && this.#shows === shows.join() && this.#source)) return;
    this.#close();
    this.#shows = shows.join();
    const began = Math.min(...tabs.map((tab) => tab.began));
    const words = new URLSearchParams({ browser: tabs[0].browser });
    if (this.#last) words.set("after", this.#last);
    else words.set("age", Math.max(0, Math.round(Date.now() - began)));
    for (const each of shows) words.append("shows", each);
    const source = new EventSource(`/events?${words}`);
    this.#source = source;
    this.#heard = Date.now();
    const hear = (type, then) => source.addEventListener(type, (event) => {
      this.#heard = Date.now();
      if (event.lastEventId) this.#last = event.lastEventId;
      then?.(event.data);
    });
    hear("hello", (stream) => {
      this.#ask(false);
      this.#tell({ type: "state", on: true, stream, tabs: this.#tabs.size });
    });
    hear("alive");
    hear("change", (data) => this.#tell({ type: "change", changes: JSON.parse(data) }));
    hear("presence", (data) => this.#tell({ type: "presence", ...JSON.parse(data) }));
    hear("bell", () => this.#tell({ type: "bell" }));
    hear("reload", () => this.#tell({ type: "reload" }));
    hear("replaced", () => {
      this.#replaced = true;
      this.#fail();
    });
    source.onerror = () => {
      if (source !== this.#source) return;
      this.#tell({ type: "state", on: false });
      if (source.readyState === 2) this.#fail();
    };
  }

  #close() {
    this.#source?.close();
    this.#source = null;
    clearTimeout(this.#retry);
  }

  // There is none to be had: it asks meanwhile, and tries again later.
  #fail() {
    this.#close();
    this.#tell({ type: "state", on: false });
    this.#ask(true);
    if (!this.#replaced) this.#retry = setTimeout(() => this.#open(true), AGAIN_AFTER * (0.5 + Math.random()));
  }

  #watch() {
    if (this.#source && Date.now() - this.#heard > QUIET) {
      this.#ask(true);
      this.#open(true);
    }
  }

  #ask(on) {
    if (on && !this.#asking) {
      this.#asking = setInterval(() => this.#missed(), ASKED_EVERY);
      this.#missed();
    } else if (!on) {
      clearInterval(this.#asking);
      this.#asking = null;
    }
  }

  async #missed() {
    if (!this.#tabs.size) return;
    try {
      const answer = await fetch(`/events/missed?after=${this.#last}`, { cache: "no-store", headers: this.#tag ? { "If-None-Match": this.#tag } : {} });
      // Nobody is signed in any more: the next page says who is
      if (answer.redirected) return this.#ask(false);
      if (answer.status !== 200) return;
      const { id, all, changes } = await answer.json();
      this.#last = String(id);
      this.#tag = answer.headers.get("ETag") ?? "";
      if (all) this.#tell({ type: "reload" });
      if (changes.length) this.#tell({ type: "change", changes });
    } catch {
      // No connection: it asks again
    }
  }
}
