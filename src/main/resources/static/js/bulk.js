// What picked records become is chosen in a menu above their bar: the page of what can be done with them is asked for,
// and the part that was meant is shown. Refused, it is shown again; taken, the browser goes where it leads.

import { isSignIn, offline, post, read } from "./http.js";

const GAP = 8;

let dialog;
let opener;
let busy = false;

const kind = () => opener.dataset.bulk;

// As the form would be sent, without changing anything.
const look = (address, body) => fetch(address, { method: "POST", body, headers: { Accept: "text/html" } });

const sent = (form, submitter) => new URLSearchParams(new FormData(form, submitter));

const place = () => {
  const bar = opener.closest(".bulk").getBoundingClientRect();
  const { left } = opener.getBoundingClientRect();
  const most = innerWidth - dialog.offsetWidth - GAP;
  dialog.style.setProperty("--above", `${innerHeight - bar.top + GAP}px`);
  dialog.style.setProperty("--from", `${Math.max(GAP, Math.min(left, most))}px`);
};

const focus = () => {
  const all = [...dialog.querySelectorAll("input:not([type=hidden]), select, textarea, button")].filter((each) => each.checkVisibility());
  const first = all.find((each) => each.autofocus) ?? all.find((each) => each.matches("form:not([data-chooser]) *")) ?? all[0];
  if (!dialog.contains(document.activeElement) || document.activeElement === dialog) first?.focus();
};

// Whoever is to get them is one of a list that one click or Enter takes.
const people = (part) => {
  const list = part.querySelector("template[data-people]");
  if (!list || kind() !== "assign") return;
  const form = list.closest("form");
  const hint = form.querySelector(".hint");
  form.replaceChildren(...form.querySelectorAll("input[type=hidden]"), list.content.cloneNode(true), ...(hint ? [hint] : []));
};

const show = (page) => {
  const part = page.querySelector(`[data-bulk-part="${kind() === "add" ? "add" : "edit"}"]`);
  if (!part) return false;
  people(part);
  const head = document.createElement("p");
  head.className = "bulk-menu-head";
  head.textContent = page.querySelector("h1").textContent;
  document.activeElement?.blur();
  dialog.replaceChildren(head, part);
  window.htmx?.process(dialog);
  place();
  focus();
  return true;
};

const tell = (words) => {
  dialog.querySelector("[role=alert]")?.remove();
  const said = Object.assign(document.createElement("p"), { className: "error", textContent: words });
  said.setAttribute("role", "alert");
  dialog.prepend(said);
};

const send = async (event) => {
  event.preventDefault();
  if (busy) return;
  const { target: form, submitter } = event;
  busy = true;
  submitter?.classList.add("saving");
  try {
    const ask = "chooser" in form.dataset ? look : post;
    const answer = await ask(form.action, sent(form, submitter));
    if (answer.redirected) return location.assign(isSignIn(answer.url) ? location.href : answer.url);
    const page = read(await answer.text());
    if (!show(page)) tell(page.querySelector("h1")?.textContent);
  } catch {
    tell(offline());
  } finally {
    busy = false;
    submitter?.classList.remove("saving");
  }
};

const visiblePeople = () => [...dialog.querySelectorAll(".bulk-people .menu-item")].filter((each) => !each.hidden);

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

const filter = ({ target }) => {
  if (target.type !== "search") return;
  for (const each of dialog.querySelectorAll(".bulk-people .menu-item")) each.hidden = !plain(each.textContent).includes(plain(target.value.trim()));
};

const steer = (event) => {
  const search = dialog.querySelector("input[type=search]");
  // The Enter that opened it may still be held
  if (!search || event.isComposing || (event.key === "Enter" && event.repeat)) return;
  const all = visiblePeople();
  if (event.key === "Enter" && event.target === search) {
    event.preventDefault();
    all[0]?.click();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const ways = [search, ...all];
    ways.at((ways.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)) % ways.length)?.focus();
  }
};

const make = () => {
  dialog = document.createElement("dialog");
  dialog.className = "bulk-menu";
  dialog.tabIndex = -1;
  dialog.addEventListener("submit", send);
  dialog.addEventListener("input", filter);
  dialog.addEventListener("keydown", steer);
  dialog.addEventListener("change", ({ target }) => target.matches("[data-chooser] select") && target.form.requestSubmit());
  // On what lies around it
  dialog.addEventListener("pointerdown", ({ target, clientX, clientY }) => {
    const { left, right, top, bottom } = dialog.getBoundingClientRect();
    if (target === dialog && (clientX < left || clientX > right || clientY < top || clientY > bottom)) dialog.close();
  });
  dialog.addEventListener("close", () => {
    dialog.replaceChildren();
    opener.focus();
  });
  document.body.append(dialog);
};

// Without an answer that can be shown here the page itself is opened.
const open = async (button) => {
  opener = button;
  if (!dialog) make();
  dialog.dataset.kind = kind();
  dialog.setAttribute("aria-label", button.textContent.trim());
  dialog.replaceChildren();
  dialog.showModal();
  place();
  const { form } = button;
  try {
    const answer = await look(form.action, sent(form, button));
    const page = read(await answer.text());
    if (!dialog.open || opener !== button) return;
    if (answer.ok && !isSignIn(answer.url) && show(page)) return;
  } catch {
    // What the browser says of it is better than nothing.
  }
  if (!dialog.open || opener !== button) return;
  dialog.close();
  form.requestSubmit(button);
};

document.addEventListener("click", (event) => {
  const button = event.target.closest?.(".bulk [data-bulk]");
  if (!button || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open(button);
});

addEventListener("resize", () => dialog?.open && place());
