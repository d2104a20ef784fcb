// Files dropped onto a record's panel, or chosen there, are sent at once and with progress. The answer is the
// page that a plain form would have led to; what it says of files, of what happened and of undoing is taken from it.

import { csrf, isSignIn, read } from "./http.js";

class FileDrop extends HTMLElement {
  #abort = new AbortController();
  #request;

  connectedCallback() {
    if (!this.#form) return;
    const { signal } = this.#abort;
    this.addEventListener("dragover", (event) => this.#over(event), { signal });
    this.addEventListener("dragleave", (event) => this.contains(event.relatedTarget) || this.#mark(false), { signal });
    this.addEventListener("drop", (event) => this.#drop(event), { signal });
    this.#input.addEventListener("change", () => this.#send([...this.#input.files]), { signal });
    this.querySelector(".files-progress button").addEventListener("click", () => this.#request?.abort(), { signal });
  }

  disconnectedCallback() {
    this.#abort.abort();
  }

  get #form() { return this.querySelector(".files-add"); }
  get #input() { return this.#form.querySelector("[type=file]"); }
  get #progress() { return this.querySelector(".files-progress"); }

  #say(what) {
    return this.querySelector(`[data-say="${what}"]`).content.textContent;
  }

  #mark(over) {
    this.classList.toggle("files-over", over);
  }

  #over(event) {
    if (!event.dataTransfer.types.includes("Files") || this.#request) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    this.#mark(true);
  }

  #drop(event) {
    this.#mark(false);
    if (!event.dataTransfer.types.includes("Files") || this.#request) return;
    event.preventDefault();
    const isFolder = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()?.isDirectory);
    const files = [...event.dataTransfer.files];
    this.#send(files.filter((_, i) => !isFolder[i]), files.filter((_, i) => isFolder[i]));
  }

  // What the server would refuse anyway need not travel there first.
  #send(files, folders = []) {
    if (this.#request) return;
    const refused = folders.map((folder) => [folder.name, "folder"]);
    const taken = [];
    let sum = 0;
    for (const file of files) {
      if (file.size > Number(this.dataset.largest)) refused.push([file.name, "large"]);
      else if (sum + file.size > Number(this.dataset.together) * 0.98) refused.push([file.name, "together"]);
      else {
        sum += file.size;
        taken.push(file);
      }
    }
    if (!taken.length) return this.#end(this.#refusals(refused));
    const form = new FormData();
    for (const file of taken) form.append("file", file, file.name);
    this.#post(form, refused);
  }

  #post(form, refused) {
    const request = (this.#request = new XMLHttpRequest());
    request.open("POST", this.#form.action);
    for (const [name, value] of Object.entries(csrf())) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", ({ loaded, total }) => this.#tell(total ? Math.floor((100 * loaded) / total) : 0));
    request.addEventListener("load", () => this.#answered(request, refused));
    request.addEventListener("error", () => this.#end([this.#say("broken")]));
    request.addEventListener("abort", () => this.#end([this.#say("stopped")]));
    this.classList.add("files-busy");
    this.#told([]);
    this.#tell(0);
    this.#progress.hidden = false;
    request.send(form);
  }

  #tell(percent) {
    this.#progress.querySelector("progress").value = percent;
    const text = percent < 100 ? this.#say("sending").replace("#", percent) : this.#say("storing");
    this.#progress.querySelector("[role=status]").textContent = text;
  }

  #answered(request, refused) {
    if (isSignIn(request.responseURL)) return location.reload();
    const page = read(request.responseText);
    const answer = page.getElementById("files");
    if (!answer || (request.status !== 200 && request.status !== 422)) return this.#end([this.#say("failed")]);
    const sentences = this.#refusals(refused);
    for (const id of ["stream", "undo"]) {
      const now = page.getElementById(id);
      if (now && request.status === 200) document.getElementById(id)?.replaceWith(document.adoptNode(now));
    }
    const files = document.adoptNode(answer);
    this.replaceWith(files);
    if (sentences.length) files.#told(sentences);
    files.#input.focus({ preventScroll: true });
  }

  #refusals(refused) {
    return refused.map(([name, why]) => `${this.#say("refused")}: ${name}, ${this.#say(why)}.`);
  }

  #end(sentences) {
    this.#request = undefined;
    this.classList.remove("files-busy");
    this.#progress.hidden = true;
    this.#form.reset();
    this.#told(sentences);
  }

  #told(sentences) {
    const place = this.querySelector(".files-told");
    place.hidden = !sentences.length;
    place.replaceChildren(...sentences.map((sentence) => {
      const line = document.createElement("p");
      line.textContent = sentence;
      return line;
    }));
  }
}

customElements.define("file-drop", FileDrop);
