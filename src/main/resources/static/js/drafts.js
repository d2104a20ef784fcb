// Keeps what is typed into a form with data-draft on this device until the server has confirmed it.
// Only what differs from what the server showed is kept, and nothing after signing out.

const PREFIX = "draft:";
const SENT = "sent:";

const fields = (form) =>
  [...form.elements].filter((each) => each.name && each.matches('textarea, select, input:not([type="hidden"], [type="password"], [type="file"], [type="submit"])'));

const state = (field) => (field.matches("[type=checkbox], [type=radio]") ? field.checked : field.value);

const shown = (field) => {
  if (field.matches("[type=checkbox], [type=radio]")) return field.defaultChecked;
  return field.matches("select") ? [...field.options].find((each) => each.defaultSelected)?.value ?? field.options[0]?.value : field.defaultValue;
};

const attempt = (work) => {
  try {
    return work();
  } catch {
    return undefined; // No storage here: then there are no drafts.
  }
};

const tell = (form, kept) => {
  for (const sign of form.querySelectorAll("[data-draft-kept]")) sign.hidden = !kept;
};

const keep = (form) => {
  const changed = fields(form).map((field, i) => [i, field.name, state(field)]).filter(([i]) => state(fields(form)[i]) !== shown(fields(form)[i]));
  attempt(() =>
    changed.length
      ? localStorage.setItem(PREFIX + form.dataset.draft, JSON.stringify(changed))
      : localStorage.removeItem(PREFIX + form.dataset.draft));
  tell(form, changed.length > 0);
};

const restore = (form) => {
  const kept = attempt(() => JSON.parse(localStorage.getItem(PREFIX + form.dataset.draft)));
  if (!kept || form.querySelector('[aria-invalid="true"]')) return;
  const all = fields(form);
  for (const [i, name, value] of kept) {
    const field = all[i];
    if (field?.name !== name || state(field) !== shown(field)) continue;
    if (typeof value === "boolean") field.checked = value;
    else field.value = value;
  }
  tell(form, true);
};

const confirmed = () => {
  for (const key of attempt(() => Object.keys(sessionStorage)) ?? []) {
    if (!key.startsWith(SENT)) continue;
    attempt(() => localStorage.removeItem(PREFIX + key.slice(SENT.length)));
    attempt(() => sessionStorage.removeItem(key));
  }
};

const restoreAll = (within) => within.querySelectorAll("form[data-draft]").forEach(restore);

document.addEventListener("input", ({ target }) => target.form?.matches("[data-draft]") && keep(target.form));
document.addEventListener("submit", ({ target }) => {
  if (target.matches("[data-draft]")) attempt(() => sessionStorage.setItem(SENT + target.dataset.draft, "1"));
  if (target.getAttribute("action") === "/logout") {
    for (const key of attempt(() => Object.keys(localStorage)) ?? []) {
      if (key.startsWith(PREFIX)) attempt(() => localStorage.removeItem(key));
    }
  }
});
document.addEventListener("htmx:load", ({ detail }) => detail.elt !== document.body && restoreAll(detail.elt));
document.addEventListener("sheet:shown", ({ detail }) => restoreAll(detail));

// A page that tells what was done is the server's word that it has arrived.
if (document.querySelector("#undo undo-line")) confirmed();
restoreAll(document);
