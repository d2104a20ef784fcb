// A click on a field's value changes it where it stands, unless it was meant for a link in it or for marking words.
document.addEventListener("click", ({ defaultPrevented, target }) => {
  const value = target.closest(".field-value");
  if (!value || defaultPrevented || target.closest("a, button, summary") || !getSelection().isCollapsed) return;
  value.parentElement.querySelector(":scope > .field-edit")?.click();
});
