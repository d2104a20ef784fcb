// What an open page does with what others have done: it takes what is shown at rest, and only says so where somebody
// is writing. A list says how much of it is new, and moves nothing.

import { getUnasked, isSignIn, read, wrote } from "./http.js";
import { isTyped, isTyping } from "./typed.js";

const EVERY = 1000;
const SOON = 100;
const MOST_NAMED = 200;

const here = location.pathname;
const record = /^\/[a-z]+\/\d+$/.exec(here)?.[0];
const edited = /^(\/[a-z]+\/\d+)\/edit$/.exec(here)?.[1];
const main = () => document.getElementById("main");

// Whether somebody is at something there that must stay as it is.
const isBusy = (part) => {
  const at = document.activeElement;
  return (part.contains(at) && isTyping(at))
    || part.matches(".field-editing")
    || part.querySelector(".field-editing, details[open], dialog[open]") !== null
    || [...part.querySelectorAll("form")].some(isTyped);
};

const said = (part) => part.outerHTML.replace(/value="[^"]*" ?(?=[^>]*name="_csrf")|(?<=name="_csrf" )value="[^"]*"/g, "");

// Takes the place of what is there, when it says something else. Null when somebody is at it.
const swap = (old, next) => {
  if (!old || !next || said(old) === said(next)) return false;
  if (isBusy(old)) return null;
  const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
  old.replaceWith(next);
  window.htmx.process(next);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  return true;
};

// A quiet line above what it is about.
const line = (by, href) => {
  const template = document.querySelector('template[data-live="changed"]');
  if (!template) return;
  const says = template.content.firstElementChild.cloneNode(true);
  const words = says.querySelector("[data-says]");
  words.textContent = (by ? words.dataset.says.replace("{name}", by) : words.dataset.nobody);
  const link = says.querySelector("a");
  link.href = href;
  document.querySelector(".live-line")?.remove();
  const place = main().querySelector(".record-tabs, .form-body, .split, .today-main");
  if (place?.matches(".form-body")) place.prepend(says);
  else if (place) place.before(says);
};

// Once for all that happens meanwhile, and not while nobody looks.
const calmly = (run) => {
  let timer;
  let last = 0;
  let waits = null;
  const go = () => {
    timer = undefined;
    if (document.hidden || waits === null) return;
    const now = waits;
    waits = null;
    last = Date.now();
    run(now);
  };
  document.addEventListener("visibilitychange", go);
  return (more) => {
    waits = [...(waits ?? []), ...more];
    timer ??= setTimeout(go, Math.max(SOON, last + EVERY - Date.now()));
  };
};

const ask = async (address) => {
  try {
    const answer = await getUnasked(address);
    return isSignIn(answer.url) ? null : { status: answer.status, page: read(await answer.text()) };
  } catch {
    return null;
  }
};

const byWhom = (changes) => changes.findLast((each) => !each.own && each.by)?.by ?? changes.findLast((each) => each.by)?.by;

const refreshRecord = calmly(async (changes) => {
  const words = new URLSearchParams(location.search);
  for (const each of ["changed", "edit"]) words.delete(each);
  const answer = await ask(`${here}?${words}`);
  if (!answer) return;
  const others = byWhom(changes);
  const itself = changes.some((each) => each.at === record);
  if (answer.status !== 200) {
    const next = answer.page.getElementById("main");
    if (!next || isBusy(main())) line(others, here);
    else main().replaceWith(next);
    return;
  }
  const middle = document.getElementById("timeline");
  const columns = ["record-head", middle && isBusy(middle) ? "stream" : "timeline", "beside"];
  const fields = [...answer.page.querySelectorAll("#fields .field[id]")].map((each) => each.id);
  const alike = fields.every((id) => document.getElementById(id));
  let kept = itself && document.querySelector("#fields .field-editing") !== null;
  for (const id of alike ? [...columns, ...fields] : [...columns, "fields"]) {
    const next = answer.page.getElementById(id);
    const done = swap(document.getElementById(id), next);
    if (done === null) kept ||= id === "record-head" || id === "fields" || itself;
    else if (done && id.startsWith("field-")) next.classList.add("live-new");
  }
  if (kept) line(others, here);
  document.dispatchEvent(new CustomEvent("live-form"));
});

// The list asks how much of it is what was touched.
const rowsOfList = () => new Set([...main().querySelectorAll('th[scope="row"] > a')].map((each) => each.getAttribute("href")));

const newsOfList = (touched) => {
  const rows = rowsOfList();
  const words = new URLSearchParams(location.search);
  words.delete("changed");
  if (touched.size > MOST_NAMED || touched.has("")) words.set("many", "true");
  else {
    for (const [at, made] of touched) {
      words.append(made ? "made" : rows.has(at) ? "shown" : "touched", at.slice(at.lastIndexOf("/") + 1));
    }
  }
  return `${here}/news?${words}`;
};

const heard = new Map();
const refreshList = calmly(async (changes) => {
  const rows = rowsOfList();
  for (const { at, many, made } of changes) {
    // What is new and shown came before the page
    if (!made || !rows.has(at)) heard.set(many ? "" : at, made || heard.get(at) === true);
  }
  if (!heard.size) return;
  const answer = await ask(newsOfList(heard));
  const news = answer?.status === 200 && answer.page.getElementById("list-news");
  const old = document.getElementById("list-news");
  if (!news) return;
  if (old) old.replaceWith(news);
  else main().querySelector(".filters")?.after(news);
});

const refreshDay = calmly(async (changes) => {
  const answer = await ask(location.pathname + location.search);
  if (answer?.status !== 200) return;
  const parts = ["#today-sum", "#agenda", "#tasks", ".split-side"].map((part) => [main().querySelector(part), answer.page.querySelector(`#main ${part}`)]);
  const kept = parts.map(([old, next]) => (old && document.querySelector("dialog[open]") && said(old) !== said(next ?? old) ? null : swap(old, next)));
  if (kept.includes(null)) line(byWhom(changes), location.pathname + location.search);
});

const isOfDay = ({ at, many, mine }) =>
  /^\/(activities|deals)/.test(at) && (many || mine || location.search.includes("who=") || main().querySelector(`a[href="${at}"]`));

const isOfRecord = ({ at, many, about = [] }) =>
  many || at === record || about.includes(record) || main().querySelector(`a[href="${at}"]`);

const all = [{ at: record ?? here, many: true }];

document.addEventListener("live", ({ detail }) => {
  if (detail.type !== "change" && detail.type !== "reload") return;
  // What this very tab has just done it shows already
  const changes = (detail.changes ?? all).filter((each) => !(each.own && wrote()));
  if (record && main()?.querySelector(".record")) {
    const mine = changes.filter(isOfRecord);
    if (mine.length) refreshRecord(mine);
  } else if (edited) {
    const mine = changes.filter((each) => each.at === edited && !each.own);
    if (mine.length) line(byWhom(mine), edited);
  } else if (main()?.querySelector("#agenda, #tasks")) {
    const mine = detail.changes ? changes.filter(isOfDay) : changes;
    if (mine.length) refreshDay(mine);
  } else if (main()?.querySelector(".filters") && !document.getElementById("board")) {
    const mine = changes.filter(({ at }) => at === here || at.startsWith(`${here}/`));
    if (mine.length) refreshList(mine);
  }
});

// Who else is here, at the end of the trail.
document.addEventListener("live", ({ detail: { type, at, people } }) => {
  if (type !== "presence" || at !== (record ?? edited)) return;
  const before = document.querySelector(".presence");
  const template = document.querySelector('template[data-live="present"]');
  if (!people.length || !template) return before?.remove();
  const list = before ?? document.createElement("ul");
  list.className = "presence";
  list.replaceChildren(...people.map(({ name, initials, edits }) => {
    const item = template.content.firstElementChild.cloneNode(true);
    item.querySelector(".who").textContent = initials;
    const words = item.querySelector("[data-looks]");
    words.textContent = words.dataset[edits ? "edits" : "looks"].replace("{name}", name);
    item.classList.toggle("presence-edits", Boolean(edits));
    item.title = words.textContent;
    return item;
  }));
  if (!before) (main().querySelector(".trail") ?? main().querySelector(".sheet-head"))?.append(list);
});
