// What an open page does with what others have done: it takes what is shown at rest, and only says so where somebody
// is writing. A list says how much of it is new, and moves nothing.

import { follow, getUnasked, isSignIn, read, wrote } from "./http.js";
import { isTyped } from "./typed.js";

const EVERY = 1000;
const SOON = 100;
const LATER = 2000;
const MOST_LATE = 60_000;
const MOST_NAMED = 200;

const here = location.pathname;
const record = /^\/[a-z]+\/\d+$/.exec(here)?.[0];
const edited = /^(\/[a-z]+\/\d+)\/edit$/.exec(here)?.[1];
const main = () => document.getElementById("main");

const AT_WORK = ".field-editing, .files-busy, .htmx-request, details[open], dialog[open]";

// Whether somebody is at something there that must stay as it is.
const isBusy = (part) =>
  part.contains(document.activeElement)
  || part.matches(AT_WORK)
  || part.querySelector(AT_WORK) !== null
  || [...part.querySelectorAll("input[type=file]")].some((each) => each.files.length)
  || [...part.querySelectorAll("form")].some(isTyped);

const isBusyAt = (selector) => {
  const part = main().querySelector(selector);
  return part !== null && isBusy(part);
};

const said = (part) => part.outerHTML.replace(/value="[^"]*" ?(?=[^>]*name="(?:_csrf|once)")|(?<=name="(?:_csrf|once)" )value="[^"]*"/g, "");

// Takes the place of what is there, when it says something else. Null when somebody is at it.
const swap = (old, next) => {
  if (!old || !next || said(old) === said(next)) return false;
  if (isBusy(old)) return null;
  old.replaceWith(next);
  window.htmx.process(next);
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

const FAILED = { failed: true };
const OLD = { when: () => true };

// Once for all that happens meanwhile, and not while nobody looks. What is run answers with FAILED, or with when it may
// take what it had to leave, also because it is OLD; it is run again until all is taken.
const calmly = (run) => {
  let timer;
  let due;
  let notBefore = 0;
  let failures = 0;
  let waits = null;
  let may = () => true;
  let running = false;
  const later = (after) => {
    const then = Date.now() + after;
    if (timer && due <= then) return;
    clearTimeout(timer);
    due = then;
    timer = setTimeout(go, after);
  };
  const ran = (changes, left) => {
    failures = left === FAILED ? failures + 1 : 0;
    if (left) waits = [...changes.slice(-MOST_NAMED), ...(waits ?? [])];
    if (left === FAILED) notBefore = Date.now() + Math.min(LATER * 2 ** failures, MOST_LATE) * (0.5 + Math.random());
    else if (left) may = left.when;
    if (waits) later(Math.max(left && left !== OLD ? LATER : SOON, notBefore - Date.now()));
  };
  const go = async () => {
    clearTimeout(timer);
    timer = undefined;
    if (document.hidden || running || waits === null) return;
    if (!may()) {
      later(LATER);
      return;
    }
    const now = waits;
    waits = null;
    may = () => true;
    notBefore = Date.now() + EVERY;
    running = true;
    let left = FAILED;
    try {
      left = await run(now);
    } finally {
      running = false;
      ran(now, left);
    }
  };
  document.addEventListener("visibilitychange", go);
  return (more) => {
    waits = [...(waits ?? []), ...more];
    may = () => true;
    // Not all who look at once
    const soon = more.some((each) => each.many) ? SOON + Math.random() * LATER : SOON;
    later(Math.max(soon, notBefore - Date.now()));
  };
};

// Nothing where one is led to sign in; status 0 when no answer came.
const ask = async (address) => {
  try {
    const answer = await getUnasked(address);
    return isSignIn(answer.url) ? null : { status: answer.status, page: read(await answer.text()) };
  } catch {
    return { status: 0 };
  }
};

// The same, once nothing was sent from here meanwhile.
const askAnew = async (address) => {
  const isOld = follow();
  const answer = await ask(address);
  return isOld() ? OLD : answer;
};

// It may not be seen, or is there no more.
const isGone = ({ status }) => [403, 404, 410].includes(status);

const byWhom = (changes) => changes.findLast((each) => !each.own && each.by)?.by ?? changes.findLast((each) => each.by)?.by;

const refreshRecord = calmly(async (changes) => {
  const words = new URLSearchParams(location.search);
  for (const each of ["changed", "edit"]) words.delete(each);
  const answer = await askAnew(`${here}?${words}`);
  if (!answer || answer === OLD) return answer;
  const others = byWhom(changes);
  const itself = changes.some((each) => each.at === record);
  if (isGone(answer)) {
    const next = answer.page.getElementById("main");
    const busy = isBusy(main());
    if (next && !busy) main().replaceWith(next);
    else line(others, here);
    return busy ? { when: () => !isBusy(main()) } : null;
  }
  if (answer.status !== 200) return FAILED;
  const middle = document.getElementById("timeline");
  const columns = ["record-head", middle && isBusy(middle) ? "stream" : "timeline", "beside"];
  const fields = [...answer.page.querySelectorAll("#fields .field[id]")].map((each) => each.id);
  const alike = fields.every((id) => document.getElementById(id));
  const left = [];
  let kept = itself && document.querySelector("#fields .field-editing") !== null;
  for (const id of alike ? [...columns, ...fields] : [...columns, "fields"]) {
    const next = answer.page.getElementById(id);
    const done = swap(document.getElementById(id), next);
    if (done === null) {
      left.push(`[id="${id}"]`);
      kept ||= id === "record-head" || id === "fields" || itself;
    } else if (done && id.startsWith("field-")) next.classList.add("live-new");
  }
  if (kept) line(others, here);
  else if (!left.length) document.querySelector(".live-line")?.remove();
  document.dispatchEvent(new CustomEvent("live-form"));
  return left.length ? { when: () => !left.some(isBusyAt) } : null;
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
  if (!heard.size) return null;
  const answer = await ask(newsOfList(heard));
  if (answer && answer.status !== 200 && !isGone(answer)) return FAILED;
  const news = answer?.status === 200 && answer.page.getElementById("list-news");
  const old = document.getElementById("list-news");
  if (news && old) old.replaceWith(news);
  else if (news) main().querySelector(".filters")?.after(news);
  return null;
});

const refreshDay = calmly(async (changes) => {
  const answer = await askAnew(location.pathname + location.search);
  if (!answer || answer === OLD) return answer;
  if (answer.status !== 200) return FAILED;
  const asks = () => document.querySelector("dialog[open]") !== null;
  const left = ["#today-sum", "#agenda", "#tasks", ".split-side"].filter((part) => {
    const old = main().querySelector(part);
    const next = answer.page.querySelector(`#main ${part}`);
    return old && asks() && said(old) !== said(next ?? old) ? true : swap(old, next) === null;
  });
  if (left.length) line(byWhom(changes), location.pathname + location.search);
  else document.querySelector(".live-line")?.remove();
  return left.length ? { when: () => !asks() && !left.some(isBusyAt) } : null;
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
