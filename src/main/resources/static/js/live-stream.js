// The one stream of events of a browser, for all of its tabs. When none comes through it asks every half minute. It
// runs in a worker that the tabs share, or in one of them.

const ASKED_EVERY = 30_000;
const QUIET = 45_000; // The server says every 15 seconds that it is still there.
const AGAIN_AFTER = 60_000;
const REPLACED_FOR = 6_000;
const FORGOTTEN = 120_000; // A tab says every 30 seconds that it is there, and in the background once a minute.

export class LiveStream {
  #tell;
  #forget;
  #tabs = new Map();
  #source = null;
  #shows;
  #last = "";
  #heard = 0;
  #timer;
  #asking;
  #retry;
  #tag = "";
  #person = "";
  #browser;
  #word;
  #stopped = false;

  // Forgets are told those tabs that went without a word.
  constructor(tell, forget = () => {}) {
    this.#tell = tell;
    this.#forget = forget;
    setInterval(() => this.#watch(), ASKED_EVERY / 2);
  }

  // A tab says what it shows: records by their addresses, with a ! before one that is edited.
  here(tab, { shows, began, browser, person, begins }) {
    this.#tabs.set(tab, { shows, began, browser, seen: Date.now() });
    this.#person = person;
    if (begins) {
      this.#stopped = false;
      clearTimeout(this.#retry);
      this.#retry = undefined;
    }
    this.#soon();
    this.#tell(this.#source?.readyState === 1 ? { type: "state", on: true } : { type: "alive" });
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
    if (this.#stopped) return;
    if (!this.#tabs.size) {
      this.#close();
      return;
    }
    const tabs = [...this.#tabs.values()];
    const shows = [...new Set(tabs.flatMap((tab) => tab.shows))].sort();
    const known = this.#browser === this.#word || tabs.some(({ browser }) => browser === this.#browser);
    if (!anew && known && this.#shows === shows.join() && (this.#source || this.#retry)) return;
    this.#close();
    this.#shows = shows.join();
    const began = Math.min(...tabs.map((tab) => tab.began));
    this.#browser = this.#word ?? tabs[0].browser;
    const words = new URLSearchParams({ browser: this.#browser, person: this.#person });
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
    hear("alive", () => this.#tell({ type: "alive" }));
    hear("change", (data) => this.#tell({ type: "change", changes: JSON.parse(data) }));
    hear("presence", (data) => this.#tell({ type: "presence", ...JSON.parse(data) }));
    hear("bell", () => this.#tell({ type: "bell" }));
    hear("reload", () => this.#tell({ type: "reload" }));
    // By one with the same word that does not know of these tabs, as one of another release
    hear("replaced", () => {
      this.#word = crypto.randomUUID?.() ?? String(Math.random());
      this.#fail(REPLACED_FOR);
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
    this.#retry = undefined;
  }

  // There is none to be had: it asks meanwhile, and tries again later.
  #fail(again = AGAIN_AFTER) {
    this.#close();
    this.#tell({ type: "state", on: false });
    this.#ask(true);
    this.#retry = setTimeout(() => this.#open(true), again * (0.5 + Math.random()));
  }

  // Nobody is signed in any more, or somebody else: the next page says who is.
  #stop() {
    this.#stopped = true;
    this.#ask(false);
    this.#close();
    this.#tell({ type: "state", on: false });
  }

  #watch() {
    this.#tell({ type: "alive" });
    for (const [tab, { seen }] of this.#tabs) {
      if (Date.now() - seen < FORGOTTEN) continue;
      this.#forget(tab);
      this.bye(tab);
    }
    if (this.#source && Date.now() - this.#heard > QUIET) {
      this.#tell({ type: "state", on: false });
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
      const answer = await fetch(`/events/missed?after=${this.#last}&person=${this.#person}`, { cache: "no-store", headers: this.#tag ? { "If-None-Match": this.#tag } : {} });
      if (answer.redirected || answer.status === 204) {
        this.#stop();
        return;
      }
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
