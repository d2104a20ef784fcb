// Rows that are chosen: the box in the head chooses all of the page, and the bar says how many.

const boxes = (form) => [...form.querySelectorAll("tbody .pick input")];

document.addEventListener("change", ({ target }) => {
  const form = target.closest?.(".pick") && target.form;
  if (!form) return;
  const all = boxes(form);
  const head = form.querySelector("thead .pick input");
  if (target === head) all.forEach((box) => (box.checked = head.checked));
  const chosen = all.filter((box) => box.checked).length;
  if (head) {
    head.checked = chosen === all.length;
    head.indeterminate = chosen > 0 && chosen < all.length;
  }
  for (const sign of form.querySelectorAll("[data-picked]")) sign.textContent = chosen;
});
