// A text one may want elsewhere: without JavaScript it is selected as a whole and copied by hand.

class CopyText extends HTMLElement {
  #abort = new AbortController();

  connectedCallback() {
    const button = this.querySelector("button");
    if (!button || !navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", () => this.#copy(button), { signal: this.#abort.signal });
  }

  disconnectedCallback() {
    this.#abort.abort();
  }

  async #copy(button) {
    await navigator.clipboard.writeText(this.querySelector("code").textContent);
    const label = button.querySelector("span");
    const before = label.textContent;
    label.textContent = button.dataset.done;
    setTimeout(() => (label.textContent = before), 2000);
  }
}

customElements.define("copy-text", CopyText);
