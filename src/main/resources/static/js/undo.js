// What was just done stays for ten seconds, longer under the pointer or with the focus in it. The
// address forgets it at once, so that coming back does not tell it again.

const STAYS = 10_000;

class UndoLine extends HTMLElement {
  #abort = new AbortController();
  #timer;

  connectedCallback() {
    const { signal } = this.#abort;
    const address = new URL(location.href);
    if (address.searchParams.has("changed")) {
      address.searchParams.delete("changed");
      history.replaceState(history.state, "", address);
    }
    for (const pause of ["pointerenter", "focusin"]) this.addEventListener(pause, () => this.#stop(), { signal });
    for (const go of ["pointerleave", "focusout"]) this.addEventListener(go, () => this.#start(), { signal });
    this.#start();
  }

  disconnectedCallback() {
    this.#abort.abort();
    this.#stop();
  }

  #start() {
    this.#stop();
    this.#timer = setTimeout(() => this.classList.add("undo-gone"), STAYS);
  }

  #stop() {
    clearTimeout(this.#timer);
  }
}

customElements.define("undo-line", UndoLine);
