// Tags: what stands before a comma becomes a badge. The input that is sent keeps all of them as one text, so
// that nothing gets lost that was typed and not ended yet.

import { get, read } from "./http.js";
import { Suggestions } from "./suggestions.js";

const WAIT = 120;

const words = (text) => text.split(/[,;]/).map((word) => word.trim()).filter(Boolean);

class TagInput extends HTMLElement {
  #abort = new AbortController();
  #asked;
  #timer;
  #suggestions;
  #sent;
  #input;
  #tags = [];

  connectedCallback() {
    const { signal } = this.#abort;
    this.#sent = this.querySelector("input");
    this.#input = this.#sent.cloneNode();
    this.#input.classList.add("tag-typed");
    this.#input.removeAttribute("name");
    this.#input.value = "";
    this.#sent.type = "hidden";
    this.#sent.removeAttribute("id");
    this.append(this.#input);
    this.classList.add("form-control");
    this.#input.setAttribute("role", "combobox");
    this.#suggestions = new Suggestions(this, this.#input, (option) => this.#take(option.dataset.title), signal);
    this.#suggestions.close();
    this.#show(words(this.#sent.value));
    this.#input.addEventListener("input", () => this.#typed(), { signal });
    this.#input.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.#input.addEventListener("blur", () => this.#end(), { signal });
    this.#sent.addEventListener("input", () => this.#show(words(this.#sent.value)), { signal });
    this.addEventListener("click", ({ target }) => this.#click(target), { signal });
    if (this.#sent.autofocus) this.#input.focus();
  }

  disconnectedCallback() {
    this.#abort.abort();
    clearTimeout(this.#timer);
    this.#suggestions?.remove();
  }

  #show(tags) {
    const before = this.#sent.value;
    this.#tags = tags.filter((tag, i) => tags.findIndex((each) => each.toLowerCase() === tag.toLowerCase()) === i);
    this.querySelectorAll(".tag-badge").forEach((badge) => badge.remove());
    this.#input.before(...this.#tags.map((tag) => this.#badge(tag)));
    this.#input.placeholder = this.#tags.length ? "" : this.#sent.placeholder;
    this.#keep();
    if (this.#sent.value !== before) this.#sent.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #badge(tag) {
    const badge = document.createElement("span");
    badge.className = "tag-badge";
    const word = document.createElement("span");
    word.textContent = tag;
    const remove = document.createElement("button");
    remove.type = "button";
    remove.setAttribute("aria-label", this.dataset.remove.replace("{0}", tag));
    remove.textContent = "×";
    badge.append(word, remove);
    return badge;
  }

  #keep() {
    this.#sent.value = [...this.#tags, ...words(this.#input.value)].join(", ");
  }

  #typed() {
    clearTimeout(this.#timer);
    if (/[,;]/.test(this.#input.value)) return this.#end();
    this.#keep();
    this.#timer = setTimeout(() => this.#ask(), WAIT);
  }

  #key(event) {
    if (event.key === "Enter" && this.#input.value.trim() && !event.ctrlKey && !event.metaKey && !event.defaultPrevented) {
      event.preventDefault();
      this.#end();
    } else if (event.key === "Backspace" && !this.#input.value && this.#tags.length) {
      this.#show(this.#tags.slice(0, -1));
    }
  }

  #click(target) {
    const badge = target.closest("button")?.closest(".tag-badge");
    if (badge) this.#show(this.#tags.filter((_, i) => i !== [...this.querySelectorAll(".tag-badge")].indexOf(badge)));
    if (!target.closest(".combo-list")) this.#input.focus();
  }

  #end() {
    const typed = words(this.#input.value);
    this.#input.value = "";
    this.#close();
    if (typed.length) this.#show([...this.#tags, ...typed]);
  }

  #take(tag) {
    this.#input.value = "";
    this.#close();
    this.#show([...this.#tags, tag]);
  }

  #close() {
    clearTimeout(this.#timer);
    this.#asked?.abort();
    this.#suggestions.close();
  }

  async #ask() {
    this.#asked?.abort();
    this.#asked = new AbortController();
    const typed = this.#input.value.trim();
    if (!typed) return this.#suggestions.close();
    try {
      const answer = await get(`${this.dataset.source}q=${encodeURIComponent(typed)}`, this.#asked.signal);
      const found = answer.ok ? read(await answer.text()) : null;
      if (!found?.querySelector("[role=option]")) return this.#suggestions.close();
      this.#suggestions.show(found, "");
    } catch {
      // A newer question, or no connection: what is typed is enough.
    }
  }
}

customElements.define("tag-input", TagInput);
