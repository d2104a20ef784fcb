// A link with data-sheet opens its page's content beside the present page. The form in it posts as it
// would on its own page: refused, it is shown again in the sheet; taken, the browser goes where it leads.

class SideSheet extends HTMLElement {
  #abort = new AbortController();

  connectedCallback() {
    const { signal } = this.#abort;
    document.addEventListener("click", (event) => this.#follow(event), { signal });
    this.#dialog.addEventListener("click", (event) => this.#leave(event), { signal });
    this.#dialog.addEventListener("submit", (event) => this.#post(event), { signal });
  }

  disconnectedCallback() {
    this.#abort.abort();
  }

  get #dialog() { return this.querySelector("dialog"); }
  get #content() { return this.querySelector(".side-content"); }

  #follow(event) {
    const link = event.target.closest?.("a[data-sheet]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    this.#load(link.href, {});
  }

  #leave(event) {
    if (event.target !== this.#dialog && !event.target.closest('[data-close], [data-key="Escape"]')) return;
    event.preventDefault();
    this.#dialog.close();
  }

  #post(event) {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    event.preventDefault();
    const { submitter } = event;
    submitter?.classList.add("saving");
    this.#load(form.action, { method: "POST", body: new URLSearchParams(new FormData(form, submitter)) })
      .finally(() => submitter?.classList.remove("saving"));
  }

  async #load(address, request) {
    let answer;
    try {
      answer = await fetch(address, { ...request, headers: { Accept: "text/html" } });
    } catch {
      return request.method ? undefined : location.assign(address);
    }
    if (request.method ? answer.redirected : new URL(answer.url).pathname === "/login") {
      return location.assign(answer.url);
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const main = page.getElementById("main");
    if (!main) return location.assign(address);
    this.#content.replaceChildren(...main.childNodes);
    window.htmx?.process(this.#content);
    if (!this.#dialog.open) this.#dialog.showModal();
    (this.#content.querySelector("[autofocus]") ?? this.#content.querySelector("input:not([type=hidden])"))?.focus();
    document.dispatchEvent(new CustomEvent("sheet:shown", { detail: this.#content }));
  }
}

customElements.define("side-sheet", SideSheet);
