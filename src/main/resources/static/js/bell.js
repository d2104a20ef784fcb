// The bell of a page that one comes back to says what is unread now.

import { get, isSignIn, read } from "./http.js";

const AGAIN_AFTER = 30_000;

let looked = Date.now();

document.addEventListener("visibilitychange", async () => {
  if (document.hidden || !document.getElementById("bell") || Date.now() - looked < AGAIN_AFTER) return;
  looked = Date.now();
  try {
    const answer = await get("/notifications/unread");
    const bell = answer.ok && !isSignIn(answer.url) && read(await answer.text()).getElementById("bell");
    if (bell) document.getElementById("bell").replaceWith(bell);
  } catch {
    // No connection: it says what it said.
  }
});

// Who answers goes on after whom it is for.
document.addEventListener("toggle", ({ target }) => {
  const area = target.open && target.matches?.(".notification-answer") && target.querySelector("textarea");
  if (!area) return;
  area.focus();
  area.setSelectionRange(area.value.length, area.value.length);
}, true);
