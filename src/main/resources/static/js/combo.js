// A record link: suggestions below the input while one types. The words alone are enough for the
// server; choosing one says which record is meant, should several have the same name.

import { get, read } from "./http.js";
import { Suggestions } from "./suggestions.js";

const WAIT = 120;

class RecordCombo extends HTMLElement {
  #abort = new AbortController();
  #asked;
  #timer;
  #suggestions;

  connectedCallback() {
    const { signal } = this.#abort;
    const input = this.#input;
    this.querySelector(".combo-list")?.remove(); // that of the row this one is a copy of
    input.setAttribute("role", "combobox");
    this.#suggestions = new Suggestions(this, input, (option) => this.#take(option), signal);
    this.#suggestions.close();
    input.addEventListener("input", () => this.#typed(), { signal });
    input.addEventListener("blur", () => this.#asked?.abort(), { signal });
  }

  disconnectedCallback() {
    this.#abort.abort();
    clearTimeout(this.#timer);
    this.#suggestions?.remove();
  }

  get #input() { return this.querySelector('input:not([type="hidden"])'); }
  get #ref() { return this.querySelector('input[type="hidden"]'); }

  #typed() {
    this.#ref.value = "";
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), WAIT);
  }

  async #ask() {
    this.#asked?.abort();
    this.#asked = new AbortController();
    const words = this.#input.value.trim();
    if (!words) return this.#suggestions.close();
    try {
      const answer = await get(`${this.dataset.source}&q=${encodeURIComponent(words)}`, this.#asked.signal);
      if (!answer.ok) return this.#suggestions.close();
      this.#suggestions.show(read(await answer.text()), this.dataset.none);
    } catch {
      // A newer question, or no connection: the words are enough.
    }
  }

  #take(option) {
    const title = option.dataset.title ?? option.textContent.trim();
    this.#input.value = title;
    this.#ref.value = `${option.dataset.ref} ${title}`;
    this.#asked?.abort();
    this.#suggestions.close();
    this.#input.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

customElements.define("record-combo", RecordCombo);
