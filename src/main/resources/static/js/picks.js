// Records that are picked: the box in the head picks all of the page, shift those between two, and the bar says how
// many. Whoever turns the page, or comes back to the list, finds them picked.

const MOST = 1000;
const PLACES = new Set(["after", "before", "changed", "refused", "passed", "lane"]);
const LIST = `picked:${location.pathname}?${[...new URLSearchParams(location.search)].filter(([key]) => !PLACES.has(key)).map(String).sort()}`;

const boxes = (form) => [...form.elements].filter((each) => each.matches(":is(tbody, .deal) .pick input"));

const forms = () => [...document.forms].filter((form) => boxes(form).length);

// Those of other pages go with the form.
const elsewhere = (form) => [...form.querySelectorAll("input[data-elsewhere]")];

const count = (form) => {
  const all = boxes(form);
  const head = form.querySelector("thead .pick input");
  const picked = all.filter((box) => box.checked).length;
  if (head) {
    head.checked = picked > 0 && picked === all.length;
    head.indeterminate = picked > 0 && picked < all.length;
  }
  const sum = picked + elsewhere(form).length;
  form.toggleAttribute("data-picks", sum > 0);
  if (sum < MOST) full(form, false);
  for (const sign of form.querySelectorAll("[data-picked]")) sign.textContent = sum.toLocaleString(document.documentElement.lang);
};

// Says beside their number that there can be no more, once somebody wants more.
const full = (form, whether) => {
  for (const sign of form.querySelectorAll("[data-full]")) {
    const words = whether ? sign.dataset.full : "";
    if (sign.textContent !== words) sign.textContent = words;
  }
};

// Picks as many of these as there can be, and says so when that is not all. What was picked before stays.
const pickMore = (form, more) => {
  const picked = boxes(form).filter((box) => box.checked && !more.includes(box)).length + elsewhere(form).length;
  more.forEach((box, i) => (box.checked = picked + i < MOST));
  return picked + more.length > MOST;
};

let last;

// A label or a key clicks the box without shift: the box itself is asked.
document.addEventListener("click", ({ target, shiftKey }) => {
  const box = target.closest?.(".pick input");
  const form = box?.form;
  if (!form || !boxes(form).includes(box)) return;
  const all = boxes(form);
  if (shiftKey && last?.isConnected && last.form === form) {
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
    const between = all.slice(from, to + 1);
    const isMore = box.checked && pickMore(form, between.filter((each) => each === box || !each.checked));
    if (!box.checked) between.forEach((each) => (each.checked = false));
    count(form);
    if (isMore) full(form, true);
  }
  last = box;
});

document.addEventListener("change", ({ target }) => {
  const form = target.closest?.(".pick") && target.form;
  if (!form) return;
  const all = target.matches("thead input");
  let isMore = false;
  if (target.checked) isMore = pickMore(form, all ? boxes(form).filter((box) => !box.checked) : [target]);
  else if (all) boxes(form).forEach((box) => (box.checked = false));
  count(form);
  if (isMore) full(form, true);
});

document.addEventListener("reset", ({ target }) => {
  elsewhere(target).forEach((each) => each.remove());
  setTimeout(() => boxes(target).length && count(target));
});

let turned = false;
document.addEventListener("click", ({ target }) => (turned = Boolean(target.closest?.("a[rel=next], a[rel=prev]"))));

export const picked = () => forms().flatMap((form) => [...elsewhere(form), ...boxes(form).filter((box) => box.checked)]).map(({ value }) => value);

addEventListener("pagehide", () => {
  const ids = picked();
  try {
    if (ids.length) sessionStorage.setItem(LIST, JSON.stringify({ ids, turned }));
    else sessionStorage.removeItem(LIST);
  } catch {
    // No storage here: then they are picked anew.
  }
});

// Before anybody can tick anything: the browser would bring ticks back by their place, at which another row may
// stand now, and is told not to.
let kept = [];
try {
  const { ids, turned: onward } = JSON.parse(sessionStorage.getItem(LIST)) ?? {};
  if (onward || performance.getEntriesByType("navigation")[0]?.type === "back_forward") kept = ids ?? [];
} catch {
  // Nothing is known.
}

// Marks those of the page, and has the form say the others.
export const pick = (form, ids) => {
  const all = boxes(form);
  const some = ids.slice(0, MOST);
  for (const box of all) box.checked = some.includes(box.value);
  elsewhere(form).forEach((each) => each.remove());
  for (const value of some.filter((id) => !all.some((box) => box.value === id))) {
    const input = Object.assign(document.createElement("input"), { type: "hidden", name: all[0]?.name ?? "ids", value });
    input.dataset.elsewhere = "";
    form.append(input);
  }
  count(form);
  if (ids.length > MOST) full(form, true);
};

const form = document.getElementById("picks");
if (form && kept.length) pick(form, kept);

addEventListener("pageshow", () => forms().forEach(count));
