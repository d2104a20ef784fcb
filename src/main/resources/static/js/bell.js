// The bell says what is unread now: when something new is told, and when one comes back to a page where nothing is.

import { getUnasked, isSignIn, read } from "./http.js";

const AGAIN_AFTER = 30_000;

let looked = Date.now();
let isNew = false;

const look = async () => {
  isNew = false;
  looked = Date.now();
  try {
    const answer = await getUnasked("/notifications/unread");
    const bell = answer.ok && !isSignIn(answer.url) && read(await answer.text()).getElementById("bell");
    if (bell) document.getElementById("bell").replaceWith(bell);
  } catch {
    // No connection: it says what it said.
  }
};

const isSeen = () => !document.hidden && document.getElementById("bell") !== null;

document.addEventListener("visibilitychange", () => {
  if (isSeen() && (isNew || Date.now() - looked >= AGAIN_AFTER)) look();
});

document.addEventListener("live", ({ detail }) => {
  isNew ||= detail.type === "bell" || detail.type === "reload";
  if (isNew && isSeen()) look();
});

// Who answers goes on after whom it is for.
document.addEventListener("toggle", ({ target }) => {
  const area = target.open && target.matches?.(".notification-answer") && target.querySelector("textarea");
  if (!area) return;
  area.focus();
  area.setSelectionRange(area.value.length, area.value.length);
}, true);
