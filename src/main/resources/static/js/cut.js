// What is cut off in a cell of a list is told whole when one points at it.

document.addEventListener("pointerover", ({ target }) => {
  const cell = target.closest?.(".list :is(td, th)");
  if (cell && !cell.title && cell.scrollWidth > cell.clientWidth) cell.title = cell.textContent.trim();
});
