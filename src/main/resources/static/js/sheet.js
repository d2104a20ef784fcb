// A link with data-sheet opens its page's content beside the present page. The sheet is there at once, with a
// field that takes what is typed while the content is on its way; it goes into the first fields of the form.
// The form posts as it would on its own page: refused, it is shown again in the sheet; taken, the browser goes
// where it leads; and whatever else happens, what was typed stays where it is.

import { get, isSignIn, offline, post, read } from "./http.js";
import { carry, discard, kept } from "./drafts.js";
import { fieldAt, fields, isTyped, mayDiscard, put, state, typed } from "./typed.js";

const nameOf = (link) => {
  const copy = link.cloneNode(true);
  copy.querySelectorAll(".key").forEach((each) => each.remove());
  return copy.textContent.trim();
};

class SideSheet extends HTMLElement {
  #abort = new AbortController();
  #asked;
  #address;
  #pressed;
  #posting = false;

  connectedCallback() {
    const { signal } = this.#abort;
    const dialog = this.#dialog;
    document.addEventListener("click", (event) => this.#follow(event), { signal });
    dialog.addEventListener("pointerdown", ({ target }) => (this.#pressed = target), { signal });
    dialog.addEventListener("click", (event) => this.#click(event), { signal });
    dialog.addEventListener("keydown", (event) => this.#key(event), { signal });
    dialog.addEventListener("compositionstart", ({ target }) => (target.dataset.composing = ""), { signal });
    dialog.addEventListener("compositionend", ({ target }) => delete target.dataset.composing, { signal });
    dialog.addEventListener("cancel", (event) => this.#cancel(event), { signal });
    // The word of a close comes late: by then the sheet may be open again, with something else on its way.
    dialog.addEventListener("close", () => dialog.open || this.#asked?.abort(), { signal });
    dialog.addEventListener("submit", (event) => this.#post(event), { signal });
  }

  disconnectedCallback() {
    this.#abort.abort();
  }

  get #dialog() { return this.querySelector("dialog"); }
  get #content() { return this.querySelector(".side-content"); }
  get #form() { return this.#content.querySelector("form"); }
  get #waiting() { return [...this.#content.querySelectorAll(".side-wait input")]; }

  #follow(event) {
    const link = event.target.closest?.("a[data-sheet]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    this.#open(link.href, link.dataset.sheet === "form" ? nameOf(link) : undefined);
  }

  // name: what the form that comes is called, or undefined when it is none to type into.
  #open(address, name) {
    const wait = this.querySelector("template").content.cloneNode(true);
    wait.querySelector("h1").textContent = name ?? "";
    const field = wait.querySelector("input");
    if (name) field.setAttribute("aria-label", name);
    else field.remove();
    this.#content.replaceChildren(wait);
    if (!this.#dialog.open) this.#dialog.showModal();
    if (name) field.focus();
    this.#load(address);
  }

  async #load(address) {
    this.#asked?.abort();
    this.#asked = new AbortController();
    this.#address = address;
    const { signal } = this.#asked;
    this.#content.querySelector(".notice")?.setAttribute("hidden", "");
    try {
      const answer = await get(address, signal);
      const page = read(await answer.text());
      if (isSignIn(answer.url)) return this.#elsewhere(answer.url);
      const main = answer.ok && page.getElementById("main");
      if (!main) return this.#failed(page.querySelector("h1")?.textContent);
      await this.#composed(signal);
      if (!signal.aborted) this.#arrived(main);
    } catch {
      if (!signal.aborted) this.#failed();
    }
  }

  // Whoever writes with an input method is not interrupted within a word.
  #composed(signal) {
    const { activeElement } = document;
    if (!activeElement?.matches(".side-wait input[data-composing]")) return undefined;
    return new Promise((done) => {
      activeElement.addEventListener("compositionend", () => setTimeout(done), { once: true, signal });
    });
  }

  #arrived(main) {
    const texts = this.#waiting.map((each) => each.value);
    const at = Math.max(0, this.#waiting.indexOf(document.activeElement));
    const { selectionStart, selectionEnd } = this.#waiting[at] ?? {};
    this.#show(main);
    const all = [...this.#content.querySelectorAll("input, select, textarea, button, a[href]")].filter((each) => each.checkVisibility() && !each.disabled);
    const first = this.#content.querySelector("[autofocus]") ?? all.find((each) => each.matches("input")) ?? all[0];
    const from = all.indexOf(first);
    texts.forEach((text, i) => text && all[from + i]?.matches("input, textarea") && put(all[from + i], text));
    const focus = all[from + at] ?? first;
    focus?.focus();
    if (texts[at] && focus?.matches("input, textarea")) focus.setSelectionRange(selectionStart, selectionEnd);
  }

  #show(main) {
    this.#content.replaceChildren(...main.childNodes);
    window.htmx?.process(this.#content);
    document.dispatchEvent(new CustomEvent("sheet:shown", { detail: this.#content }));
  }

  // The content did not come: what was typed stays, and goes along to its own page.
  #failed(why) {
    const notice = this.#content.querySelector(".notice");
    if (!notice) return;
    if (why) notice.querySelector("strong").textContent = why;
    notice.querySelector("a").href = this.#address;
    notice.hidden = false;
  }

  #elsewhere(address) {
    this.#carryOn();
    location.assign(address);
  }

  #carryOn() {
    const texts = this.#waiting.map((each) => each.value);
    if (texts.some(Boolean)) carry(this.#address, texts);
  }

  #key(event) {
    if (event.isComposing || event.defaultPrevented) return;
    if (event.key === "Escape") {
      event.preventDefault();
      this.#leave();
    } else if (event.key === "Tab" && !event.shiftKey && this.#waiting.at(-1) === event.target) {
      event.preventDefault();
      const next = event.target.cloneNode();
      next.value = "";
      event.target.after(next);
      next.focus();
    }
  }

  // Another way to close than the key, as a gesture.
  #cancel(event) {
    event.preventDefault();
    this.#leave();
  }

  #click(event) {
    const { target } = event;
    if (target.closest("[data-retry]")) this.#load(this.#address);
    else if (target.closest("[data-carry]")) this.#carry(target.closest("a"));
    else if (target.closest('[data-key="Escape"]')) {
      event.preventDefault();
      this.#close();
    } else if (target.closest("[data-close]") || (target === this.#dialog && this.#pressed === target)) {
      event.preventDefault();
      this.#leave();
    }
  }

  #carry(link) {
    if (!this.#form) return this.#carryOn();
    carry(link.href, typed(this.#form));
    discard(this.#form);
  }

  async #leave() {
    const holds = this.#form ? isTyped(this.#form) : this.#waiting.some((each) => each.value);
    if (!holds || (await mayDiscard())) this.#close();
  }

  #close() {
    if (this.#form) discard(this.#form);
    this.#dialog.close();
  }

  async #post(event) {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    event.preventDefault();
    if (this.#posting) return;
    const { submitter } = event;
    const sent = new Map(fields(form).map((field) => [field, state(field)]));
    this.#posting = true;
    submitter?.classList.add("saving");
    try {
      const answer = await post(form.action, new URLSearchParams(new FormData(form, submitter)));
      if (answer.redirected && !isSignIn(answer.url)) return location.assign(answer.url);
      const page = read(await answer.text());
      if (answer.ok || answer.status === 422) this.#refused(form, sent, page.getElementById("main"));
      else this.#tell(form, ...page.querySelectorAll("h1, h1 + p, a[data-sign-in]"));
    } catch {
      this.#tell(form, offline());
    } finally {
      this.#posting = false;
      submitter?.classList.remove("saving");
    }
  }

  // What was typed after it had been sent is newer than what comes back. Who is still typing goes on where they are.
  #refused(form, sent, main) {
    const newer = typed(form).filter(([name, place, value]) => {
      const field = fieldAt(form, name, place);
      return sent.get(field) !== value;
    });
    const { activeElement } = document;
    const typing = newer.find(([name, place]) => fieldAt(form, name, place) === activeElement);
    const { selectionStart, selectionEnd } = activeElement ?? {};
    kept();
    this.#show(main);
    if (this.#form) {
      for (const [name, place, value] of newer) {
        const field = fieldAt(this.#form, name, place);
        if (field) put(field, value);
      }
    }
    const same = typing && this.#form && fieldAt(this.#form, typing[0], typing[1]);
    (same ?? this.#content.querySelector("[autofocus]") ?? this.#content.querySelector("input:not([type=hidden])"))?.focus();
    if (same?.matches("input, textarea") && selectionStart !== null) same.setSelectionRange(selectionStart, selectionEnd);
  }

  // What was typed stays where it is; above it stands why it was not taken.
  #tell(form, ...said) {
    form.querySelector("[data-told]")?.remove();
    const notice = document.createElement("div");
    notice.className = "notice notice-bad";
    notice.dataset.told = "";
    notice.setAttribute("role", "alert");
    const body = document.createElement("div");
    body.className = "notice-body";
    for (const each of said) {
      if (each.matches?.("a")) {
        body.append(Object.assign(each.cloneNode(true), { target: "_blank", className: "" }));
      } else {
        const part = document.createElement(each.matches?.("h1") ? "strong" : "span");
        part.textContent = each.textContent ?? each;
        body.append(part, " ");
      }
    }
    notice.append(body);
    (form.querySelector(".form-body") ?? form).prepend(notice);
    kept();
  }
}

customElements.define("side-sheet", SideSheet);
