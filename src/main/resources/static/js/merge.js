// Records side by side: the column of what it will be shows what is chosen.

class MergeTable extends HTMLElement {
  #abort = new AbortController();

  connectedCallback() {
    const { signal } = this.#abort;
    this.addEventListener("change", () => this.#show(), { signal });
    this.#show();
  }

  disconnectedCallback() {
    this.#abort.abort();
  }

  #show() {
    const chosen = new Set(
      [...this.querySelectorAll("[data-shows]")].filter((input) => input.checked).map((input) => input.dataset.shows),
    );
    for (const value of this.querySelectorAll("[data-shown]")) {
      value.hidden = !chosen.has(value.dataset.shown);
    }
  }
}

customElements.define("merge-table", MergeTable);
