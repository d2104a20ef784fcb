// The board: a card is dragged to its place, or moved by a number while it has the focus. Either way its
// move is sent as the form would send it, and the board is what the server then says. When something is told of deals
// it asks whether that changed something here; where nothing is told, it asks every half minute.

import { csrf, follow, get, getUnasked, isSignIn, offline, post, read, say } from "./http.js";
import { pick, picked } from "./picks.js";

const EVERY = 30_000;
const EVERY_TOLD = 1000;
const SOON = 100;
const NOT_AT_ONCE = 2000;

class DealBoard extends HTMLElement {
  #abort = new AbortController();
  #timer;
  #busy = false;
  #asked = 0;
  #soon;

  async connectedCallback() {
    const { signal } = this.#abort;
    this.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.#timer = setInterval(() => this.#waits() || this.#look(), EVERY);
    document.addEventListener("live", ({ detail }) => this.#told(detail), { signal });
    document.addEventListener("visibilitychange", () => this.#look(), { signal });
    const { default: Sortable } = await import("./sortable.js");
    if (signal.aborted) return;
    const options = {
      group: "deals", animation: 120, draggable: ".deal[data-movable]", filter: ".deal-move, .pick", preventOnFilter: false,
      forceFallback: true, fallbackOnBody: true, fallbackTolerance: 4, delay: 150, delayOnTouchOnly: true,
      ghostClass: "deal-hole", fallbackClass: "deal-lifted",
      onStart: () => this.#dragging(true),
      onEnd: (event) => { this.#dragging(false); this.#dropped(event); },
      onMove: ({ to }) => this.#over(to),
    };
    for (const list of this.querySelectorAll(".lane-cards")) new Sortable(list, options);
    for (const end of this.querySelectorAll(".board-end")) new Sortable(end, { ...options, sort: false, draggable: ".nothing" });
  }

  disconnectedCallback() {
    this.#abort.abort();
    clearInterval(this.#timer);
    clearTimeout(this.#soon);
  }

  #waits() {
    return document.documentElement.hasAttribute("data-live");
  }

  #told({ type, changes }) {
    if (type !== "reload" && !changes?.some(({ at }) => at.startsWith("/deals"))) return;
    // Not all who look at once
    const many = type === "reload" || changes.some((each) => each.many);
    this.#later(Math.max(many ? Math.random() * NOT_AT_ONCE : SOON, this.#asked + EVERY_TOLD - Date.now()));
  }

  #later(after) {
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined;
      this.#look(true);
    }, after);
  }

  #dragging(on) {
    this.#busy = on;
    this.classList.toggle("board-dragging", on);
    if (!on) this.#over(null);
  }

  #over(place) {
    for (const each of this.querySelectorAll(".over")) each.classList.remove("over");
    (place?.closest(".lane") ?? place)?.classList.add("over");
  }

  #dropped({ item, from, to, oldIndex, newIndex }) {
    if (from === to && oldIndex === newIndex) return;
    const above = to.matches(".lane-cards") ? item.previousElementSibling?.dataset.id : undefined;
    this.#move(item, to, above);
  }

  #key(event) {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const box = plain && event.key === "x" && event.target.closest?.(".deal")?.querySelector(".pick input");
    if (box) {
      event.preventDefault();
      event.stopPropagation();
      box.click();
      return;
    }
    const card = event.target.closest?.(".deal[data-movable]");
    if (!card || !/^[1-9]$/.test(event.key) || !plain) return;
    const place = this.querySelectorAll("[data-stage]")[Number(event.key) - 1];
    if (!place) return;
    event.preventDefault();
    event.stopPropagation();
    if (place !== card.parentElement) this.#move(card, place);
  }

  async #move(card, place, above) {
    const address = `${card.querySelector("h3 a").href}/move`;
    const stage = { stage: place.dataset.stage, version: card.dataset.version, back: this.dataset.back };
    if ("asks" in place.dataset) {
      const link = Object.assign(document.createElement("a"), { href: `${address}?${new URLSearchParams(stage)}` });
      link.dataset.sheet = "";
      this.append(link);
      link.click();
      link.remove();
      await this.#show(await this.#get(location.href));
      return;
    }
    this.#busy = true;
    const body = new URLSearchParams(above ? { ...stage, above } : stage);
    let answer;
    try {
      answer = await post(address, body, csrf());
    } catch {
      say(offline());
    }
    const focus = card.dataset.id;
    if (answer?.ok) {
      await this.#show(answer, focus);
    } else {
      if (answer) {
        const page = read(await answer.text());
        say((page.querySelector("#moved .notice-body") ?? page.querySelector("h1"))?.textContent);
      }
      await this.#show(await this.#get(location.href), focus, true);
    }
  }

  #isBusy() {
    return this.#busy || document.querySelector("dialog[open], details[open]") !== null;
  }

  // Whoever is at something is not disturbed, also while the answer comes, and asks again a little later.
  async #look(again) {
    if (document.hidden) return;
    if (this.#isBusy()) {
      if (again) this.#later(EVERY_TOLD);
      return;
    }
    this.#asked = Date.now();
    const isOld = follow();
    const answer = await this.#get(`/deals/board/changed?pipeline=${this.dataset.pipeline}&since=${this.dataset.stamp}`, getUnasked);
    if (answer?.status === 204) this.dataset.stamp = answer.headers.get("Board-Stamp") ?? this.dataset.stamp;
    if (answer?.status !== 205) return;
    const page = await this.#read(await this.#get(location.href, getUnasked));
    if (!this.isConnected) return;
    if (!page || isOld() || this.#isBusy()) {
      this.#later(EVERY_TOLD * (1 + Math.random()));
      return;
    }
    const before = new Map([...this.querySelectorAll(".deal")].map((each) => [each.dataset.id, each.dataset.version]));
    this.#take(page, document.activeElement?.closest(".deal")?.dataset.id, true);
    for (const each of document.querySelectorAll("#board .deal")) {
      if (before.get(each.dataset.id) !== each.dataset.version) each.classList.add("live-new");
    }
  }

  async #get(address, by = get) {
    try {
      return await by(address);
    } catch {
      return null;
    }
  }

  async #read(answer) {
    if (!answer?.ok) return null;
    if (isSignIn(answer.url)) {
      location.reload();
      return null;
    }
    return read(await answer.text());
  }

  async #show(answer, focus, quiet) {
    this.#busy = false;
    const page = await this.#read(answer);
    if (page) this.#take(page, focus, quiet);
  }

  // Takes the place of this board, where people have scrolled to; what was just done is told unless quiet.
  #take(page, focus, quiet) {
    const next = page.getElementById("board");
    if (!next || !this.isConnected) return;
    const scrolled = [...this.querySelectorAll(".lanes, .lane-cards")].map((each) => [each.scrollLeft, each.scrollTop]);
    const ids = picked();
    this.replaceWith(next);
    const form = document.getElementById("picks");
    if (form && ids.length) pick(form, ids);
    const counted = document.getElementById("counted");
    if (!counted.contains(document.activeElement)) counted.replaceWith(page.getElementById("counted"));
    const board = document.getElementById("board");
    [...board.querySelectorAll(".lanes, .lane-cards")].forEach((each, i) => scrolled[i] && each.scrollTo(...scrolled[i]));
    if (focus) board.querySelector(`.deal[data-id="${CSS.escape(focus)}"] h3 a`)?.focus({ preventScroll: true });
    if (!quiet) for (const id of ["undo", "closed"]) document.getElementById(id)?.replaceWith(page.getElementById(id) ?? "");
  }
}

customElements.define("deal-board", DealBoard);
