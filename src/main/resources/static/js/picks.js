// Rows that are chosen: the box in the head chooses all of the page, and the bar says how many. Whoever comes
// back to the list finds them chosen.

const PLACE = `picked:${location.pathname}${location.search}`;

const boxes = (form) => [...form.querySelectorAll("tbody .pick input")];

const count = (form) => {
  const all = boxes(form);
  const head = form.querySelector("thead .pick input");
  const chosen = all.filter((box) => box.checked).length;
  if (head) {
    head.checked = chosen > 0 && chosen === all.length;
    head.indeterminate = chosen > 0 && chosen < all.length;
  }
  for (const sign of form.querySelectorAll("[data-picked]")) sign.textContent = chosen;
};

const forms = () => [...document.querySelectorAll("form:has(tbody .pick input)")];

document.addEventListener("change", ({ target }) => {
  const form = target.closest?.(".pick") && target.form;
  if (!form) return;
  if (target.matches("thead input")) boxes(form).forEach((box) => (box.checked = target.checked));
  count(form);
});

document.addEventListener("reset", ({ target }) => setTimeout(() => boxes(target).length && count(target)));

let sent = false;
document.addEventListener("submit", ({ target }) => (sent ||= boxes(target).length > 0));

addEventListener("pagehide", () => {
  const chosen = sent ? [] : forms().flatMap(boxes).filter((box) => box.checked).map((box) => box.value);
  try {
    if (chosen.length) sessionStorage.setItem(PLACE, JSON.stringify(chosen));
    else sessionStorage.removeItem(PLACE);
  } catch {
    // No storage here: then they are chosen anew.
  }
});

// Before anybody can tick anything: the browser would bring ticks back by their place, at which another row may
// stand now, and is told not to.
let chosen = [];
try {
  if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") chosen = JSON.parse(sessionStorage.getItem(PLACE)) ?? [];
} catch {
  // Nothing is known.
}
for (const box of forms().flatMap(boxes)) if (chosen.includes(box.value)) box.checked = true;

addEventListener("pageshow", () => forms().forEach(count));
