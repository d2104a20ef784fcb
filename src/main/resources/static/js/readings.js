// What was typed can mean several things: a button puts the one that was meant into the input.

class ReadingOffer extends HTMLElement {
  #abort = new AbortController();

  connectedCallback() {
    this.hidden = false;
    this.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) this.#take(button.value);
    }, { signal: this.#abort.signal });
  }

  disconnectedCallback() {
    this.#abort.abort();
  }

  #take(reading) {
    const input = this.parentElement.querySelector(`#${CSS.escape(this.dataset.input)}`);
    this.parentElement.querySelector(`#${CSS.escape(input.getAttribute("aria-describedby"))}`)?.remove();
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
    input.value = reading;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.focus();
    this.remove();
  }
}

customElements.define("reading-offer", ReadingOffer);
