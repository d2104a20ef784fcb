// Who is mentioned with an @ in a text: suggestions of who may see the record, as one types their name.

import { get, read } from "./http.js";
import { Suggestions } from "./suggestions.js";

const WAIT = 120;

// The @ before the caret, and what was typed after it: a name of at most three words.
const MENTION = /(?:^|[^\p{L}\p{N}])@((?:[^\s@]+ ?){0,3})$/u;

class Mentioning {
  #area;
  #suggestions;
  #asked;
  #timer;

  constructor(area) {
    this.#area = area;
    const below = document.createElement("div");
    below.className = "mentioning";
    area.after(below);
    this.#suggestions = new Suggestions(below, area, (option) => this.#take(option));
    this.#suggestions.close();
    area.addEventListener("input", () => this.#typed());
    area.addEventListener("blur", () => this.#stop());
  }

  #typed() {
    this.#stop();
    const words = this.#words();
    if (words === undefined) return this.#suggestions.close();
    this.#timer = setTimeout(() => this.#ask(words), WAIT);
  }

  #stop() {
    clearTimeout(this.#timer);
    this.#asked?.abort();
  }

  #words() {
    const { value, selectionStart, selectionEnd } = this.#area;
    return selectionStart === selectionEnd ? value.slice(0, selectionStart).match(MENTION)?.[1] : undefined;
  }

  async #ask(words) {
    this.#asked = new AbortController();
    try {
      const answer = await get(`${this.#area.dataset.mentions}?q=${encodeURIComponent(words)}`, this.#asked.signal);
      const found = answer.ok && read(await answer.text());
      if (!found || this.#words() !== words || !found.querySelector("[role=option]")) return this.#suggestions.close();
      this.#suggestions.show(found);
      this.#suggestions.choose(0);
    } catch {
      // A newer question, or no connection: a name that is typed whole is enough.
    }
  }

  #take(option) {
    const { selectionStart } = this.#area;
    this.#area.setRangeText(`${option.dataset.title} `, selectionStart - this.#words().length - 1, selectionStart, "end");
    this.#stop();
    this.#suggestions.close();
    this.#area.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

const begun = new WeakSet();

document.addEventListener("focusin", ({ target }) => {
  if (!target.matches?.("textarea[data-mentions]") || begun.has(target)) return;
  begun.add(target);
  new Mentioning(target);
});
