// What stands below an input while one types: chosen with the arrow keys and Enter, or with the pointer.

let lists = 0;

export class Suggestions {
  #input;
  #list;
  #take;

  // take: what happens with the one that is chosen.
  constructor(host, input, take, signal) {
    this.#input = input;
    this.#take = take;
    this.#list = document.createElement("div");
    this.#list.className = "combo-list";
    this.#list.id = `combo-list-${++lists}`;
    this.#list.setAttribute("role", "listbox");
    // A combobox names its list.
    if (input.role !== "combobox") this.#list.setAttribute("aria-label", input.getAttribute("aria-label") ?? input.labels[0]?.textContent.trim() ?? "");
    this.#list.hidden = true;
    host.append(this.#list);
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.#list.id);
    input.addEventListener("keydown", (event) => this.#steer(event), { signal });
    input.addEventListener("blur", () => this.close(), { signal });
    this.#list.addEventListener("pointerdown", (event) => this.#pick(event), { signal });
  }

  get #options() { return [...this.#list.querySelectorAll("[role=option]")]; }
  get #chosen() { return this.#list.querySelector('[aria-selected="true"]'); }

  // none: what is said when nothing was found.
  show(found, none) {
    this.#list.replaceChildren(...found.querySelectorAll("[role=option]"));
    if (!this.#options.length) {
      const said = document.createElement("p");
      said.className = "none";
      said.textContent = none;
      this.#list.append(said);
    }
    this.#options.forEach((option, i) => {
      option.id = `${this.#list.id}-${i}`;
      option.setAttribute("aria-selected", "false");
    });
    this.#list.hidden = false;
    this.#expanded(true);
    this.#input.removeAttribute("aria-activedescendant");
  }

  close() {
    this.#list.hidden = true;
    this.#expanded(false);
    this.#input.removeAttribute("aria-activedescendant");
  }

  // Only a combobox may say so, which a text of several lines cannot be.
  #expanded(whether) {
    if (this.#input.role === "combobox") this.#input.setAttribute("aria-expanded", whether);
  }

  choose(place) { this.#highlight(this.#options.at(place)); }

  remove() { this.#list.remove(); }

  #steer(event) {
    if (this.#list.hidden) return;
    const options = this.#options;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = options.indexOf(this.#chosen) + (event.key === "ArrowDown" ? 1 : -1);
      this.#highlight(options.at(next % options.length));
    } else if ((event.key === "Enter" || event.key === "Tab") && this.#chosen && !event.ctrlKey) {
      if (event.key === "Tab" && this.#input.matches("input")) return;
      event.preventDefault();
      this.#take(this.#chosen);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }
  }

  #highlight(option) {
    if (!option) return;
    this.#chosen?.setAttribute("aria-selected", "false");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.#input.setAttribute("aria-activedescendant", option.id);
  }

  #pick(event) {
    const option = event.target.closest("[role=option]");
    event.preventDefault();
    if (option) this.#take(option);
  }
}
