// The board: a card is dragged to its place, or moved by a number while it has the focus. Either way its
// move is sent as the form would send it, and the board is what the server then says. Every five seconds it
// asks whether somebody else has changed something.

import { csrf, get, isSignIn, offline, post, read, say } from "./http.js";

const EVERY = 5000;

class DealBoard extends HTMLElement {
  #abort = new AbortController();
  #timer;
  #busy = false;

  async connectedCallback() {
    const { signal } = this.#abort;
    this.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.#timer = setInterval(() => this.#look(), EVERY);
    const { default: Sortable } = await import("./sortable.js");
    if (signal.aborted) return;
    const options = {
      group: "deals", animation: 120, draggable: ".deal[data-movable]", filter: ".deal-move", preventOnFilter: false,
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
    const card = event.target.closest?.(".deal[data-movable]");
    if (!card || !/^[1-9]$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
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

  async #look() {
    if (this.#busy || document.hidden || document.querySelector("dialog[open], details[open]")) return;
    const answer = await this.#get(`/deals/board/changed?pipeline=${this.dataset.pipeline}&since=${this.dataset.stamp}`);
    if (answer?.status === 204) this.dataset.stamp = answer.headers.get("Board-Stamp") ?? this.dataset.stamp;
    if (answer?.status === 205 && !this.#busy) {
      await this.#show(await this.#get(location.href), document.activeElement?.closest(".deal")?.dataset.id, true);
    }
  }

  async #get(address) {
    try {
      return await get(address);
    } catch {
      return null;
    }
  }

  // Takes the place of this board, where people have scrolled to; what was just done is told unless quiet.
  async #show(answer, focus, quiet) {
    this.#busy = false;
    if (!answer?.ok) return;
    if (isSignIn(answer.url)) return location.reload();
    const page = read(await answer.text());
    const next = page.getElementById("board");
    if (!next || !this.isConnected) return;
    const scrolled = [...this.querySelectorAll(".lanes, .lane-cards")].map((each) => [each.scrollLeft, each.scrollTop]);
    this.replaceWith(next);
    const counted = document.getElementById("counted");
    if (!counted.contains(document.activeElement)) counted.replaceWith(page.getElementById("counted"));
    const board = document.getElementById("board");
    [...board.querySelectorAll(".lanes, .lane-cards")].forEach((each, i) => scrolled[i] && each.scrollTo(...scrolled[i]));
    if (focus) board.querySelector(`.deal[data-id="${CSS.escape(focus)}"] h3 a`)?.focus({ preventScroll: true });
    if (!quiet) for (const id of ["undo", "closed"]) document.getElementById(id)?.replaceWith(page.getElementById(id) ?? "");
  }
}

customElements.define("deal-board", DealBoard);
