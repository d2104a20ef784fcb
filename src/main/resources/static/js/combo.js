// A record link: suggestions below the input while one types. The words alone are enough for the
// server; choosing one says which record is meant, should several have the same name.

import { get, read } from "./http.js";

const WAIT = 120;

let lists = 0;

class RecordCombo extends HTMLElement {
  #abort = new AbortController();
  #asked;
  #timer;
  #list;

  connectedCallback() {
    const { signal } = this.#abort;
    const input = this.#input;
    this.querySelector(".combo-list")?.remove(); // that of the row this one is a copy of
    this.#list = document.createElement("div");
    this.#list.className = "combo-list";
    this.#list.id = `combo-list-${++lists}`;
    this.#list.setAttribute("role", "listbox");
    this.#list.hidden = true;
    this.append(this.#list);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.#list.id);
    input.setAttribute("aria-expanded", "false");
    input.addEventListener("input", () => this.#typed(), { signal });
    input.addEventListener("keydown", (event) => this.#steer(event), { signal });
    input.addEventListener("blur", () => this.#close(), { signal });
    this.#list.addEventListener("pointerdown", (event) => this.#pick(event), { signal });
  }

  disconnectedCallback() {
    this.#abort.abort();
    clearTimeout(this.#timer);
    this.#list?.remove();
  }

  get #input() { return this.querySelector('input:not([type="hidden"])'); }
  get #ref() { return this.querySelector('input[type="hidden"]'); }
  get #options() { return [...this.#list.querySelectorAll("[role=option]")]; }
  get #chosen() { return this.#list.querySelector('[aria-selected="true"]'); }

  #typed() {
    this.#ref.value = "";
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), WAIT);
  }

  async #ask() {
    this.#asked?.abort();
    this.#asked = new AbortController();
    const words = this.#input.value.trim();
    if (!words) return this.#close();
    try {
      const answer = await get(`${this.dataset.source}&q=${encodeURIComponent(words)}`, this.#asked.signal);
      if (!answer.ok) return this.#close();
      this.#show(await answer.text());
    } catch {
      // A newer question, or no connection: the words are enough.
    }
  }

  #show(found) {
    this.#list.replaceChildren(...read(found).querySelectorAll("[role=option]"));
    if (!this.#options.length) {
      const none = document.createElement("p");
      none.className = "none";
      none.textContent = this.dataset.none;
      this.#list.append(none);
    }
    this.#options.forEach((option, i) => {
      option.id = `${this.#list.id}-${i}`;
      option.setAttribute("aria-selected", "false");
    });
    this.#list.hidden = false;
    this.#input.setAttribute("aria-expanded", "true");
    this.#input.removeAttribute("aria-activedescendant");
  }

  #close() {
    this.#asked?.abort();
    this.#list.hidden = true;
    this.#input.setAttribute("aria-expanded", "false");
    this.#input.removeAttribute("aria-activedescendant");
  }

  #steer(event) {
    if (this.#list.hidden) return;
    const options = this.#options;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = options.indexOf(this.#chosen) + (event.key === "ArrowDown" ? 1 : -1);
      this.#highlight(options.at(next % options.length));
    } else if (event.key === "Enter" && this.#chosen) {
      event.preventDefault();
      this.#take(this.#chosen);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.#close();
    }
  }

  #highlight(option) {
    if (!option) return;
    this.#chosen?.setAttribute("aria-selected", "false");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.#input.setAttribute("aria-activedescendant", option.id);
  }

  #pick(event) {
    const option = event.target.closest("[role=option]");
    event.preventDefault();
    if (option) this.#take(option);
  }

  #take(option) {
    const title = option.dataset.title ?? option.textContent.trim();
    this.#input.value = title;
    this.#ref.value = `${option.dataset.ref} ${title}`;
    this.#close();
    this.#input.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

customElements.define("record-combo", RecordCombo);
