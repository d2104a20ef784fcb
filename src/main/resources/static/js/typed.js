// What was typed into a form: its fields, what they hold, and what the server showed in them.

import { another, lastWith } from "./rows.js";

// More rows than a form is sent with.
const MOST_ROWS = 99;

const FIELDS = 'textarea, select, input:not([type="hidden"], [type="password"], [type="file"], [type="submit"])';

export const fields = (form) => [...form.elements].filter((each) => each.name && each.matches(FIELDS));

export const isTyping = (element) =>
  element.matches?.("input:not([type=checkbox], [type=radio], [type=submit], [type=button]), textarea, select")
  || element.isContentEditable;

const isChecked = (field) => field.matches("[type=checkbox], [type=radio]");

export const state = (field) => (isChecked(field) ? field.checked : field.value);

export const shown = (field) => {
  if (isChecked(field)) return field.defaultChecked;
  return field.matches("select") ? [...field.options].find((each) => each.defaultSelected)?.value ?? field.options[0]?.value : field.defaultValue;
};

// What each field of a form has, by its name and its place among those of that name.
export const held = (form, value = state) => {
  const places = new Map();
  return fields(form).map((field) => {
    const place = places.get(field.name) ?? 0;
    places.set(field.name, place + 1);
    return [field.name, place, value(field)];
  });
};

// The field with that name and place.
export const fieldAt = (form, name, place) => fields(form).filter((each) => each.name === name)[place];

// Shown again with what is wrong, so that what the server shows is what was typed.
export const isRefused = (form) => form.querySelector('[role="alert"], [aria-invalid="true"]') !== null;

// What differs from what the server showed, each by its name and its place among those of that name.
export const typed = (form) => {
  const all = isRefused(form);
  return held(form, (field) => [state(field), shown(field)]).flatMap(([name, place, [value, before]]) =>
    value !== before || (all && value) ? [[name, place, value]] : []);
};

export const isTyped = (form) => typed(form).length > 0;

export const put = (field, value) => {
  if (typeof value === "boolean") field.checked = value;
  else field.value = value;
  field.closest("[data-spare]")?.removeAttribute("data-spare");
  field.dispatchEvent(new Event("input", { bubbles: true }));
};

// Puts into a form what was typed into one with the same names; whoever has typed there meanwhile keeps theirs.
export const fill = (form, list) => {
  for (const [name, place, value] of list) {
    const find = () => fieldAt(form, name, place);
    for (let rows = 0, last = lastWith(form, name); !find() && last && rows < MOST_ROWS; rows += 1) last = another(last);
    const field = find();
    if (field && state(field) === shown(field)) put(field, value);
  }
};

// Makes a form what the server showed.
export const reset = (form) => {
  for (const field of fields(form)) if (state(field) !== shown(field)) put(field, shown(field));
};

// Types a key that was pressed before the field was there.
export const type = (field, key) => {
  const { value } = field;
  const start = field.selectionStart ?? value.length;
  const end = field.selectionEnd ?? value.length;
  if (key === "Backspace") field.setRangeText("", start === end ? Math.max(0, start - 1) : start, end, "end");
  else field.setRangeText(key, start, end, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
};

// Asks before typed work goes: true when it may.
export const mayDiscard = () => {
  const dialog = document.getElementById("discard");
  if (!dialog || dialog.open) return Promise.resolve(false);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((answer) => {
    const closed = () => {
      if (dialog.open) return; // a late word of the time before
      dialog.removeEventListener("close", closed);
      answer(dialog.returnValue === "discard");
    };
    dialog.addEventListener("close", closed);
  });
};
