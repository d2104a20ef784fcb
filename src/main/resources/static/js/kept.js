// Lines of a form that stand in an order: a line is dragged to its place, or goes where the number of its place
// says. Only lines of one body change places with each other. Blank lines appear when they are asked for, or when a
// text of several lines is pasted into one.

import { another } from "./rows.js";
import { put } from "./typed.js";

const place = (line) => line.querySelector('input[name^="place-"]');

// Lines of a body, to be dragged by their grips.
export const sortable = async (body, onEnd) => {
  const { default: Sortable } = await import("./sortable.js");
  if (!body.isConnected) return;
  new Sortable(body, { handle: "[data-grip]", animation: 120, forceFallback: true, fallbackOnBody: true, fallbackTolerance: 4, ghostClass: "kept-hole", fallbackClass: "kept-lifted", onEnd });
};

class KeptLines extends HTMLElement {
  #abort = new AbortController();

  async connectedCallback() {
    const { signal } = this.#abort;
    const add = this.querySelector("[data-add]");
    add.hidden = false;
    add.addEventListener("click", () => this.#add(), { signal });
    this.addEventListener("paste", (event) => this.#paste(event), { signal });
    // By then whoever leaves the field is in the next one.
    this.addEventListener("change", ({ target }) => target.name?.startsWith("place-") && setTimeout(() => this.#sort(target)), { signal });
    // A draft puts back all the numbers.
    this.addEventListener("input", ({ target }) => {
      if (target.name?.startsWith("place-") && target !== document.activeElement) queueMicrotask(() => this.#sort());
    }, { signal });
    this.#sort(); // what a draft or the browser has put back already
    for (const body of this.querySelectorAll("tbody")) if (body.querySelector("[data-grip]")) await sortable(body, () => this.#number());
  }

  disconnectedCallback() {
    this.#abort.abort();
  }

  #add() {
    const last = [...this.querySelectorAll('input[name^="name-new-"]')].at(-1);
    const line = this.querySelector("tr[data-spare]") ?? another(last.closest("tr"));
    delete line.dataset.spare;
    const input = line.querySelector("input");
    input.focus();
    return input;
  }

  #paste(event) {
    const texts = event.clipboardData.getData("text").split(/[\r\n]+/).map((text) => text.trim()).filter(Boolean);
    if (texts.length < 2 || event.target.value || !event.target.name?.startsWith("name-new-")) return;
    event.preventDefault();
    const blank = () => [...this.querySelectorAll('tr:not([data-spare]) input[name^="name-new-"]')].find(({ value }) => !value) ?? this.#add();
    put(event.target, texts.shift());
    for (const text of texts) put(blank(), text);
  }

  // Of two with the same number, the one that was moved there has the place.
  #sort(moved) {
    const focused = document.activeElement;
    for (const body of this.querySelectorAll("tbody")) {
      const lines = [...body.rows];
      if (!lines.every(place)) continue;
      const from = lines.findIndex((line) => line.contains(moved));
      const at = (line, i) => (Number(place(line).value) || Infinity) + (i === from ? (this.#wasAbove(place(line), i, lines) ? 0.5 : -0.5) : 0);
      const sorted = lines.map((line, i) => [line, at(line, i)]).sort(([, a], [, b]) => a - b).map(([line]) => line);
      if (sorted.some((line, i) => line !== lines[i])) body.append(...sorted);
    }
    if (focused !== document.activeElement) focused.focus();
    if (moved) this.#number();
  }

  // Whether it comes from further up than where it shall be.
  #wasAbove(field, i, lines) {
    return i + 1 < lines.length && Number(field.value) >= Number(place(lines[i + 1]).value);
  }

  #number() {
    let number = 0;
    for (const line of this.querySelectorAll("tbody tr")) {
      const field = place(line);
      if (!field) {
        if (line.matches("[data-fixed]")) number += 1;
        continue;
      }
      number += 1;
      if (field.value !== String(number)) put(field, String(number));
    }
  }
}

customElements.define("kept-lines", KeptLines);
