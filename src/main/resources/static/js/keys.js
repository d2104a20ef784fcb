// Keys do what a visible link or button does: the one whose data-key was typed. In a list, j and k
// move, Enter opens, x selects. Single keys never act while one is typing, nor while a key is already
// leading elsewhere.

import { isTyped, isTyping, mayDiscard, type } from "./typed.js";
import { keyed, makings, places } from "./ways.js";

const WAIT = 1000;
const ARRIVES = 10_000;
let typed = [];
let since = 0;
let leaving;

// The list of keys tells those of the ways as well.
document.querySelector("#keys [data-ways]")?.after(
  ...[...places(), ...makings()].filter(({ keys }) => keys).flatMap(({ keys, name }) => {
    const means = document.createElement("dd");
    means.append(keyed(keys));
    return [Object.assign(document.createElement("dt"), { textContent: name }), means];
  }),
);

const visible = (element) => element.checkVisibility?.() ?? element.offsetParent !== null;

const layer = () => [...document.querySelectorAll("dialog[open]")].at(-1) ?? document;

const find = (keys, within = layer()) =>
  [...within.querySelectorAll(`[data-key="${CSS.escape(keys)}"]`)].find(visible)
  ?? [...within.querySelectorAll(`[data-key="${CSS.escape(keys)}"]`)].find((each) => each.matches(".menu-item, .rail-link"));

const leads = (element) =>
  (element.matches("a[href]") && !element.hasAttribute("data-sheet") && !element.hasAttribute("hx-get") && !element.hash)
  || (element.type !== "reset" && element.form?.method === "post" && !("bulk" in element.dataset));

const act = async (element, key) => {
  if (isTyping(element)) {
    element.focus();
    if ("palette" in element.dataset) element.dispatchEvent(new Event("input"));
    return;
  }
  // Who takes ticks back has typed nothing
  const form = key === "Escape" && element.type !== "reset" && element.closest("form");
  if (form && isTyped(form) && !(await mayDiscard())) return;
  if (leads(element)) leave();
  element.click();
};

const leave = () => {
  clearTimeout(leaving);
  leaving = setTimeout(stay, ARRIVES);
};

const stay = () => {
  clearTimeout(leaving);
  leaving = undefined;
};

addEventListener("pageshow", stay);

const rows = () => [...document.querySelectorAll("table.list tbody tr")].filter((row) => row.querySelector("a[href]"));

const cursor = () => document.querySelector("table.list tr[data-cursor]");

const move = (steps) => {
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(cursor());
  const next = all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + steps))];
  cursor()?.removeAttribute("data-cursor");
  next.dataset.cursor = "";
  next.scrollIntoView({ block: "nearest" });
};

const select = (range) => {
  const box = cursor()?.querySelector(".pick input");
  if (!box) return;
  box.click();
  if (!range) return;
  const all = rows();
  const last = all.findLastIndex((row, i) => i < all.indexOf(cursor()) && row.querySelector(".pick :checked"));
  for (const row of all.slice(last + 1, all.indexOf(cursor()))) row.querySelector(".pick input:not(:checked)")?.click();
};

const inList = {
  j: () => move(1),
  k: () => move(-1),
  x: () => select(false),
  X: () => select(true),
  Enter: () => {
    const link = cursor()?.querySelector(":is(.name, [scope=row]) a[href]") ?? cursor()?.querySelector("a[href]");
    if (link) act(link);
  },
};

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.defaultPrevented || event.isComposing) return;
  if (key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = target.closest?.("form");
    if (form && isTyping(target)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector(".btn-primary"));
    }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (leaving && !isTyping(target) && !document.querySelector("dialog[open]")) {
    if ([...key].length === 1) event.preventDefault();
    return;
  }
  // For a moment after a dialog has closed, its field still has the focus: nobody types there
  if (isTyping(target) && visible(target)) {
    if (key !== "Escape" || target.closest("dialog")) return;
    const cancel = target.closest("form")?.querySelector('[data-key="Escape"]');
    if (cancel?.hasAttribute("hx-get")) cancel.click();
    else target.blur();
    return;
  }
  if (key === "?" && !document.querySelector("dialog[open]")) {
    document.getElementById("keys")?.showModal();
    event.preventDefault();
    return;
  }
  if (key.length > 1 && key !== "Escape" && key !== "Enter") return;
  if (key === "Enter" && target !== document.body && !target.matches("main, [data-cursor] *")) return;
  if (!document.querySelector("dialog[open]") && cursorless(key) === false) {
    inList[key]();
    event.preventDefault();
    return;
  }
  if (key === "Escape" && document.querySelector("dialog[open]")) return;
  typed = event.timeStamp - since < WAIT ? [...typed, key].slice(-2) : [key];
  since = event.timeStamp;
  const element = (typed.length > 1 && find(typed.join(" "))) || find(key);
  if (element) {
    typed = [];
    event.preventDefault();
    act(element, key);
  }
});

// Whether a key means nothing to the list: it is none of its keys, there is no list, or no row yet.
function cursorless(key) {
  if (!(key in inList) || typed.at(-1) === "g") return true;
  return key === "j" || key === "k" ? rows().length === 0 : cursor() === null;
}

// What was typed before this script had run: a letter goes where the focus is by now, or means what it means there.
export const replay = (keys) => {
  // The browser may not have come to this yet.
  if (keys.length && document.activeElement === document.body) document.querySelector("main [autofocus]")?.focus();
  for (const each of keys) {
    const target = document.activeElement ?? document.body;
    const letter = [...each.key].length === 1 || each.key === "Backspace";
    if (letter && !each.ctrlKey && !each.metaKey && target.matches("input, textarea") && isTyping(target)) type(target, each.key);
    else target.dispatchEvent(new KeyboardEvent("keydown", { ...each, bubbles: true, cancelable: true }));
  }
};
