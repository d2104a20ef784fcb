// Passkeys: the browser asks a device of its user, and what it answers is sent as a form like any other.

const able = Boolean(window.PublicKeyCredential && navigator.credentials);

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

// Browsers of before 2025 do not read and write these as JSON by themselves.
const read = (options, reading) =>
  PublicKeyCredential[reading]?.(options) ?? {
    ...options,
    challenge: bytes(options.challenge),
    ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
    ...(options.excludeCredentials && {
      excludeCredentials: options.excludeCredentials.map((each) => ({ ...each, id: bytes(each.id) })),
    }),
  };

const written = ({ id, rawId, type, response }) => {
  const answer = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[part]) answer[part] = text(response[part]);
  }
  if (response.getTransports) answer.transports = response.getTransports();
  return JSON.stringify({ id, rawId: text(rawId), type, response: answer, clientExtensionResults: {} });
};

class PasskeyAble extends HTMLElement {
  connectedCallback() {
    if (able) return;
    this.firstElementChild.hidden = true;
    this.lastElementChild.hidden = false;
  }
}

// What both ceremonies share: a form that is sent with what the device says, and a sentence when it says nothing.
class Passkey extends HTMLElement {
  #abort = new AbortController();
  #asked;

  get form() {
    return this.querySelector("form");
  }

  connectedCallback() {
    if (!able) return;
    const { signal } = this.#abort;
    this.form.addEventListener(
      "submit",
      (event) => {
        event.preventDefault();
        this.run();
      },
      { signal },
    );
    this.begin?.();
  }

  disconnectedCallback() {
    this.#abort.abort();
    this.#asked?.abort();
  }

  // Only one question at a time: a new one ends the one before.
  asking() {
    this.#asked?.abort();
    this.#asked = new AbortController();
    return this.#asked.signal;
  }

  send(credential) {
    this.form.elements.credential.value = written(credential);
    this.form.submit();
  }

  say(sentence) {
    const line = this.querySelector("[role=alert]");
    line.hidden = !sentence;
    line.querySelector("span").textContent = sentence ?? "";
  }

  sentence({ name }) {
    if (name === "NotAllowedError") return this.dataset.cancelled;
    return (name === "InvalidStateError" && this.dataset.there) || this.dataset.failed;
  }

  async run() {
    this.say();
    const signal = this.asking();
    try {
      this.send(await this.ask(signal));
    } catch (problem) {
      if (!signal.aborted) this.say(this.sentence(problem));
    }
  }
}

class PasskeyMake extends Passkey {
  ask(signal) {
    const publicKey = read(JSON.parse(this.dataset.options), "parseCreationOptionsFromJSON");
    return navigator.credentials.create({ publicKey, signal });
  }
}

class PasskeyUse extends Passkey {
  begin() {
    this.hidden = false;
    this.offer();
  }

  async ask(signal, mediation) {
    const answer = await fetch(this.dataset.options, { signal });
    if (!answer.ok) throw new Error(answer.statusText);
    const publicKey = read(await answer.json(), "parseRequestOptionsFromJSON");
    return navigator.credentials.get({ publicKey, signal, ...(mediation && { mediation }) });
  }

  // Passkeys among what the browser suggests for the e-mail address. A challenge holds for five minutes.
  async offer() {
    if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
    const signal = this.asking();
    const again = setTimeout(() => !signal.aborted && this.offer(), 240_000);
    try {
      this.send(await this.ask(signal, "conditional"));
    } catch {
      // Nobody has asked for it, so there is nothing to say.
    } finally {
      clearTimeout(again);
    }
  }

  send(credential) {
    const stay = document.querySelector('input[type="checkbox"][name="stay"]');
    if (stay) this.form.elements.stay.value = stay.checked;
    super.send(credential);
  }
}

customElements.define("passkey-able", PasskeyAble);
customElements.define("passkey-make", PasskeyMake);
customElements.define("passkey-use", PasskeyUse);
