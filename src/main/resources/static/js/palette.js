// Finds anyone from everywhere: Ctrl K, or typing into the search field. What the server finds comes
// first, then what one can do here.

import { get, isSignIn, read } from "./http.js";
import { keyed, makings, places } from "./ways.js";

const WAIT = 80;

const command = ({ href, icon, keys, name }) => {
  const item = Object.assign(document.createElement("a"), { className: "palette-item", href });
  const label = Object.assign(document.createElement("span"), { textContent: name });
  item.setAttribute("role", "option");
  item.append(icon.cloneNode(), label);
  if (keys) {
    const end = Object.assign(document.createElement("span"), { className: "end" });
    end.append(keyed(keys));
    item.append(end);
  }
  return item;
};

class CommandPalette extends HTMLElement {
  #abort = new AbortController();
  #asked;
  #timer;
  #answered;
  #entered;

  connectedCallback() {
    const { signal } = this.#abort;
    document.addEventListener("keydown", (event) => this.#shortcut(event), { signal });
    const field = document.querySelector("[data-palette]");
    field?.addEventListener("pointerdown", (event) => this.#instead(event, field), { signal });
    field?.addEventListener("input", ({ isComposing }) => isComposing || this.#open(field.value), { signal });
    field?.addEventListener("compositionend", () => this.#open(field.value), { signal });
    this.#input.addEventListener("input", () => this.#later(), { signal });
    if (field?.value && document.activeElement === field) this.#open(field.value); // typed before there was a palette
    this.#input.addEventListener("keydown", (event) => this.#steer(event), { signal });
    this.#dialog.addEventListener("click", ({ target }) => target === this.#dialog && this.#dialog.close(), { signal });
    this.#dialog.addEventListener("close", () => this.#closed(), { signal });
    this.#list.addEventListener("pointermove", ({ target }) => this.#choose(target.closest("[role=option]")), { signal });
  }

  disconnectedCallback() {
    this.#abort.abort();
    clearTimeout(this.#timer);
  }

  get #dialog() { return this.querySelector("dialog"); }
  get #input() { return this.querySelector("input"); }
  get #list() { return this.querySelector("[role=listbox]"); }
  get #options() { return [...this.#list.querySelectorAll("[role=option]")]; }
  get #chosen() { return this.#list.querySelector('[aria-selected="true"]'); }

  #closed() {
    if (this.#dialog.open) return; // a late word of the time before
    this.#asked?.abort();
    clearTimeout(this.#timer);
    this.#entered = undefined;
  }

  #shortcut(event) {
    const isK = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (!isK || event.target.matches?.("textarea, [contenteditable]")) return;
    event.preventDefault();
    this.#dialog.open ? this.#dialog.close() : this.#open("");
  }

  #instead(event, field) {
    if (event.button !== 0) return;
    event.preventDefault();
    this.#open(field.value);
  }

  #open(words) {
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#input.value = words;
    this.#input.focus();
    const field = document.querySelector("[data-palette]");
    if (field && field.value !== field.defaultValue) field.value = field.defaultValue;
    this.#ask();
  }

  #later() {
    this.#entered = undefined;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), WAIT);
  }

  async #ask() {
    this.#asked?.abort();
    this.#asked = new AbortController();
    const words = this.#input.value.trim();
    const commandsOnly = words.startsWith(">");
    let found = "";
    this.#answered = undefined;
    if (!commandsOnly) {
      try {
        const answer = await get(`/search/palette?q=${encodeURIComponent(words)}`, this.#asked.signal);
        if (isSignIn(answer.url)) return location.reload();
        found = answer.ok ? await answer.text() : "";
      } catch (stopped) {
        if (stopped.name === "AbortError") return;
      }
    }
    this.#show(found, commandsOnly ? words.slice(1).trim() : words);
    this.#answered = words;
    if (this.#entered) this.#enter(this.#entered);
  }

  // What is shown may still answer words of a moment ago: then entering waits for the answer to these.
  #enter(event) {
    this.#entered = undefined;
    if (this.#answered !== this.#input.value.trim()) {
      this.#entered = event;
      return;
    }
    if (!this.#chosen) return this.querySelector("form").requestSubmit();
    const { href } = this.#chosen;
    if (event.ctrlKey || event.metaKey) window.open(href, "_blank", "noopener");
    else location.assign(href);
  }

  #show(found, words) {
    const page = read(found);
    const summary = page.querySelector("[data-found]");
    this.querySelector("[data-summary]").textContent = summary?.textContent ?? "";
    summary?.remove();
    this.#list.replaceChildren(...page.body.childNodes, ...this.#commands(words));
    this.#options.forEach((option, i) => {
      option.id ||= `palette-${i}`;
      option.setAttribute("aria-selected", "false");
      option.tabIndex = -1;
    });
    this.#choose(this.#options[0]);
  }

  #commands(words) {
    const lower = words.toLowerCase();
    const commands = [...makings(), ...places()]
      .map(command)
      .filter((each) => each.textContent.toLowerCase().includes(lower));
    const title = this.querySelector("template").content.cloneNode(true);
    return commands.length ? [title, ...commands] : [];
  }

  #choose(option) {
    if (!option || option === this.#chosen) return;
    this.#chosen?.setAttribute("aria-selected", "false");
    option.setAttribute("aria-selected", "true");
    this.#input.setAttribute("aria-activedescendant", option.id);
  }

  #steer(event) {
    const options = this.#options;
    const at = options.indexOf(this.#chosen);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.#choose(options.at((at + (event.key === "ArrowDown" ? 1 : -1)) % options.length));
      this.#chosen?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      this.#enter(event);
    } else if (event.key === "Escape") {
      // Left to itself, a search field with words in it only empties.
      event.preventDefault();
      this.#dialog.close();
    }
  }
}

customElements.define("command-palette", CommandPalette);
