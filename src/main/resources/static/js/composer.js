// A kind of activity that is chosen by its key or with the pointer is written at once. Who calls a number is asked
// on return how it went.

// The tab comes first: only while one writes there is more than one line.
const write = (composer) => {
  const { kind, subject, body } = composer.elements;
  composer.querySelector(".composer-tab :checked").focus();
  (["task", "meeting"].includes(kind.value) ? subject : body).focus();
};

document.addEventListener("click", (event) => {
  const chosen = event.target.closest?.(".composer-tab input");
  if (chosen && (!event.isTrusted || event.detail > 0)) write(chosen.form);
});

document.addEventListener("click", (event) => {
  const composer = event.target.closest?.('a[href^="tel:"]') && document.querySelector(".composer");
  if (!composer) return;
  composer.elements.kind.value = "call";
  composer.dispatchEvent(new Event("input", { bubbles: true }));
  addEventListener("focus", () => write(composer), { once: true });
});
