// What was just done stays for ten seconds, longer under the pointer or with the focus in it. The
// address forgets it at once, so that coming back does not tell it again. While a dialog lies over the
// page it stands in it, where it can be reached.

const STAYS = 10_000;

class UndoLine extends HTMLElement {
  #abort = new AbortController();
  #timer;

  connectedCallback() {
    const over = document.activeElement?.closest("dialog:modal") ?? [...document.querySelectorAll("dialog:modal")].at(-1);
    if (over && !over.contains(this)) return this.#into(over);
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
    this.#abort = new AbortController();
    this.#stop();
  }

  // The page beneath stays where one goes on from, and hears of it as before.
  #into(dialog) {
    const back = this.querySelector("[name=back]");
    if (back) back.value = location.pathname + location.search;
    this.setAttribute("role", "status");
    dialog.querySelector("undo-line")?.remove();
    dialog.append(this);
    dialog.addEventListener("close", () => {
      this.removeAttribute("role");
      if (this.isConnected) document.getElementById("undo")?.replaceChildren(this);
    }, { once: true });
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
