// Rows of a table that is no form: one is dragged to its place, and sent there.

import { sortable } from "./kept.js";

class OrderedRows extends HTMLElement {
  async connectedCallback() {
    await sortable(this.querySelector("tbody"), ({ item, oldIndex, newIndex }) => {
      if (oldIndex === newIndex) return;
      const form = item.querySelector("form[data-place]");
      form.elements.place.value = newIndex + 1;
      form.requestSubmit();
    });
  }
}

customElements.define("ordered-rows", OrderedRows);
