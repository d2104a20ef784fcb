// Several values in one field: spare rows appear when they are asked for, and one says which is the
// primary value only when there are several.

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
    let row = this.#rows.find((each) => "spare" in each.dataset);
    if (!row) {
      row = this.#rows.at(-1).cloneNode(true);
      row.querySelectorAll(".form-control, [type=hidden]").forEach((input) => { input.value = ""; });
      row.querySelector("[type=radio]").checked = false;
      row.querySelector("[type=radio]").value = this.#rows.length;
      this.#button.before(row);
    }
    delete row.dataset.spare;
    row.querySelector(".form-control").focus();
  }

  #count() {
    const filled = this.#rows.filter((row) => row.querySelector(".form-control")?.value.trim() !== "");
    this.toggleAttribute("data-single", filled.length < 2);
  }
}

customElements.define("value-list", ValueList);
