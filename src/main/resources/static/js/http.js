// How scripts ask the server: what a request says, what its answer is read as, and words when none comes.

const HTML = { Accept: "text/html" };

// The header without which nothing is changed.
export const csrf = () => {
  const meta = document.querySelector('meta[name="csrf"]');
  return meta ? { [meta.dataset.header]: meta.content } : {};
};

export const get = (address, signal) => fetch(address, { signal, headers: HTML });

// What a page asks by itself, which keeps nobody signed in.
export const getUnasked = (address) => fetch(address, { headers: { ...HTML, Unattended: "1" } });

export const post = async (address, body, headers) => {
  write();
  sending += 1;
  try {
    return await fetch(address, { method: "POST", body, headers: { ...HTML, ...headers } });
  } finally {
    sending -= 1;
    write();
  }
};

// Whether something was sent from this tab a moment ago: what is then told of oneself it shows already.
const JUST = 4000;
const write = () => { sessionStorage.wrote = Date.now(); };
let sending = 0;
export const wrote = () => Date.now() - Number(sessionStorage.wrote ?? 0) < JUST;
document.addEventListener("submit", ({ target }) => { if (target.method === "post") write(); }, true);
document.addEventListener("htmx:configRequest", ({ detail }) => { if (detail.verb !== "get") write(); });
document.addEventListener("htmx:afterRequest", ({ detail }) => { if (detail.requestConfig?.verb !== "get") write(); });

// Says later whether what was asked for meanwhile may be older than what this tab has sent and shows.
export const follow = () => {
  const isSending = () => sending > 0 || document.querySelector(".htmx-request") !== null;
  const before = sessionStorage.wrote;
  const during = isSending();
  return () => during || isSending() || sessionStorage.wrote !== before;
};

// Whether somebody who is not signed in any more was led to where one does that.
export const isSignIn = (address) => Boolean(address) && new URL(address).pathname === "/login";

// Markup from our own server, parsed without running anything.
export const read = (text) => new DOMParser().parseFromString(text, "text/html");

// What happened, where else a page says what was just done.
export const say = (sentence) => {
  if (!sentence) return;
  const line = document.createElement("undo-line");
  line.className = "undo";
  line.textContent = sentence;
  document.getElementById("undo")?.replaceChildren(line);
};

export const offline = () => document.getElementById("undo")?.dataset.offline;
