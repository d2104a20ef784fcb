// A form that the answer to its own request replaces: what is changed in it while the answer is on its way is
// changed in the new one, too.

import { fieldAt, held, put, state } from "./typed.js";

const sent = new WeakMap();
const changed = new WeakMap();

document.addEventListener("htmx:beforeSend", ({ detail }) => {
  if (detail.target.matches("form")) sent.set(detail.xhr, new Map(held(detail.target).map(([name, place, value]) => [`${name} ${place}`, value])));
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const before = sent.get(detail.xhr);
  if (before) changed.set(detail.xhr, held(detail.target).filter(([name, place, value]) => before.get(`${name} ${place}`) !== value));
});

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const form = document.getElementById(detail.target.id);
  const list = changed.get(detail.xhr);
  if (!form || !list?.length) return;
  changed.delete(detail.xhr);
  for (const [name, place, value] of list) {
    const field = fieldAt(form, name, place);
    if (!field || state(field) === value) continue;
    put(field, value);
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
});
