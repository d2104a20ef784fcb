// Keeps what is typed into a form with data-draft on this device until the server has confirmed it. A draft
// belongs to a person, a form and a tab, and says that it is one. It comes back by itself only where it was
// typed: in the same tab, when a page is loaded anew or a record is met again as it was. Elsewhere, and in a
// form for something new (data-draft-new), it is offered.

import { fill, isRefused, isTyped, reset, typed } from "./typed.js";

const PREFIX = "draft:";
const LIVES = 7 * 24 * 60 * 60 * 1000;
// After this, a tab that never said goodbye has broken down.
const QUIET = 10 * 60 * 1000;

const attempt = (work) => {
  try {
    return work();
  } catch {
    return undefined; // No storage here: then there are no drafts.
  }
};

const person = document.querySelector('meta[name="person"]')?.content;
const random = () => Math.random().toString(36).slice(2);

// While a page is open, the name of its tab is here alone: a tab that is a copy of another gets its own.
let tab;
const takeTab = () => {
  tab = attempt(() => sessionStorage.getItem("tab")) ?? random();
  attempt(() => sessionStorage.removeItem("tab"));
};
takeTab();

// The draft of each form on this page, by what the form is called.
const ids = new Map();

const read = (key) => attempt(() => JSON.parse(localStorage.getItem(key)));
const write = (key, draft) => attempt(() => localStorage.setItem(key, JSON.stringify(draft)));
const remove = (key) => attempt(() => localStorage.removeItem(key));

const stored = () =>
  (attempt(() => Object.keys(localStorage)) ?? [])
    .filter((key) => key.startsWith(PREFIX))
    .map((key) => ({ key, ...read(key) }));

// Of this person and this form, the latest first.
const draftsOf = (form) =>
  stored()
    .filter((draft) => draft.person === person && draft.form === form.dataset.draft)
    .sort((a, b) => b.at - a.at);

// Of the record that the form changes.
const versionOf = (form) => form.elements.version?.value;

const lineOf = (form) => form.querySelector("[data-draft-line]");

const when = (at) => {
  const today = new Date(at).toDateString() === new Date().toDateString();
  const format = { timeStyle: "short", ...(today ? {} : { dateStyle: "medium" }) };
  return new Intl.DateTimeFormat(document.documentElement.lang, format).format(at);
};

// what: "kept" or "found", which are templates beside this line.
const say = (form, what, draft) => {
  const line = lineOf(form);
  if (!line) return;
  if (!what) return line.replaceChildren();
  const words = document.querySelector(`template[data-draft-says="${what}"]`)?.content.cloneNode(true);
  if (!words) return;
  const time = words.querySelector("[data-time]");
  time.textContent = time.textContent.replace("{time}", when(draft.at));
  line.dataset.draft = draft.key;
  line.replaceChildren(words);
};

const keep = (form) => {
  const name = form.dataset.draft;
  const list = typed(form);
  const key = ids.get(name) ?? PREFIX + random();
  if (!list.length) return remove(key);
  ids.set(name, key);
  write(key, { person, form: name, version: versionOf(form), tab, at: Date.now(), left: false, fields: list });
};

const adopt = (form, draft) => {
  ids.set(form.dataset.draft, draft.key);
  fill(form, draft.fields);
  keep(form);
  say(form, isTyped(form) && "kept", draft);
};

const offer = (form) => {
  const own = ids.get(form.dataset.draft);
  const gone = (draft) => draft.tab === tab || draft.left || Date.now() - draft.at > QUIET;
  const found = draftsOf(form).find((draft) => draft.key !== own && gone(draft));
  say(form, found && "found", found);
};

const returned = () =>
  ["reload", "back_forward"].includes(performance.getEntriesByType("navigation")[0]?.type)
  || (document.referrer && new URL(document.referrer).pathname === "/login");

const begin = (form) => {
  if (isRefused(form)) return keep(form);
  const inSheet = form.closest("dialog") !== null;
  const own = draftsOf(form).find((draft) => draft.tab === tab && draft.version === versionOf(form));
  if (own && !inSheet && (!("draftNew" in form.dataset) || returned())) adopt(form, own);
  else offer(form);
};

const beginAll = (within) => within.querySelectorAll("form[data-draft]").forEach(begin);

// Forgets what was typed into a form that is left on purpose.
export const discard = (form) => {
  const key = ids.get(form.dataset.draft);
  if (key) remove(key);
  ids.delete(form.dataset.draft);
};

// What was sent has not arrived.
export const kept = () => attempt(() => sessionStorage.removeItem("sent"));

// Takes what was typed along to the page at an address: by name as a form gives it, or the texts of its first fields.
export const carry = (address, list) => {
  const { pathname } = new URL(address, location.href);
  attempt(() => sessionStorage.setItem("carried", JSON.stringify({ person, pathname, list })));
};

const arrive = () => {
  const carried = attempt(() => JSON.parse(sessionStorage.getItem("carried")));
  if (carried?.pathname !== location.pathname) return;
  attempt(() => sessionStorage.removeItem("carried"));
  const form = document.querySelector("main form[data-draft]");
  if (!form || carried.person !== person) return;
  const first = [...form.querySelectorAll('input:not([type="hidden"]), textarea')];
  const from = Math.max(0, first.findIndex((each) => each.autofocus));
  fill(form, carried.list.map((each, i) => (Array.isArray(each) ? each : [first[from + i]?.name, 0, each])).filter(([, , value]) => value));
};

// A page that tells what was done is the server's word that it has arrived. A form that is refused goes on with
// its draft; of anything else nothing is known, and the draft stays.
const confirm = () => {
  if (document.querySelector("[data-goes-on]")) return; // What was sent waits there for a password.
  const sent = attempt(() => JSON.parse(sessionStorage.getItem("sent")));
  kept();
  if (!sent) return;
  if (document.querySelector("#undo undo-line, .settings-page > :is(.notice-good, [data-saved])")) return remove(sent.key);
  for (const form of document.querySelectorAll("form[data-draft]")) {
    if (form.dataset.draft === sent.form && isRefused(form)) ids.set(sent.form, sent.key);
  }
};

document.addEventListener("input", ({ target }) => target.form?.matches("[data-draft]") && keep(target.form));

document.addEventListener("submit", ({ target, submitter }) => {
  if (submitter?.hasAttribute("formaction")) return; // another deed than to save it
  const key = ids.get(target.dataset.draft);
  if (key) attempt(() => sessionStorage.setItem("sent", JSON.stringify({ form: target.dataset.draft, key })));
});

document.addEventListener("click", (event) => {
  const { target } = event;
  const form = target.closest?.("form[data-draft]");
  if (!form) return;
  const line = target.closest("[data-draft-line]");
  if (target.closest("[data-draft-use]")) {
    const draft = read(line.dataset.draft);
    if (draft) adopt(form, { ...draft, key: line.dataset.draft });
    else offer(form);
    form.querySelector("input:not([type=hidden]), textarea")?.focus();
  } else if (target.closest("[data-draft-drop]")) {
    const own = ids.get(form.dataset.draft) === line.dataset.draft;
    remove(line.dataset.draft);
    if (own) {
      discard(form);
      reset(form);
      discard(form);
    }
    offer(form);
    form.querySelector("input:not([type=hidden]), textarea")?.focus();
  } else if (target.closest('a[data-key="Escape"]:not([hx-get])') && !form.closest("dialog")) {
    discard(form);
  }
});

// Saved or discarded in another tab, a draft is offered no more.
addEventListener("storage", ({ key, newValue }) => {
  if (newValue !== null) return;
  for (const line of document.querySelectorAll("[data-draft-line]")) if (line.dataset.draft === key) offer(line.closest("form"));
});

addEventListener("pagehide", () => {
  attempt(() => sessionStorage.setItem("tab", tab));
  for (const key of ids.values()) {
    const draft = read(key);
    if (draft) write(key, { ...draft, left: true });
  }
});

addEventListener("pageshow", ({ persisted }) => persisted && takeTab());

document.addEventListener("sheet:shown", ({ detail }) => beginAll(detail));

for (const draft of stored()) {
  if (!draft.person || !(Date.now() - draft.at < LIVES)) remove(draft.key);
}
confirm();
beginAll(document);
arrive();
