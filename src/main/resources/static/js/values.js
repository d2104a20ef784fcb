// Several values in one field: spare rows appear when they are asked for, and one says which is the
// primary value only when there are several.

import { another } from "./rows.js";

class ValueList extends HTMLElement {
  #abort = new AbortController();

  connectedCallback() {
    const { signal } = this.#abort;
    this.#button.hidden = false;
    this.#button.addEventListener("click", () => this.#add(), { signal });
    this.addEventListener("input", () => this.#count(), { signal });
    this.#count();
  }

  disconnectedCallback() {
    this.#abort.abort();
  }

  get #button() { return this.querySelector(".values-add"); }
  get #rows() { return [...this.querySelectorAll(".values-row")]; }

  #add() {
    const row = this.#rows.find((each) => "spare" in each.dataset) ?? another(this.#rows.at(-1));
    delete row.dataset.spare;
    row.querySelector(".form-control").focus();
  }

  #count() {
    const filled = this.#rows.filter((row) => row.querySelector(".form-control")?.value.trim() !== "");
    this.toggleAttribute("data-single", filled.length < 2);
  }
}

customElements.define("value-list", ValueList);
