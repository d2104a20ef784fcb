// What every htmx request needs: the CSRF token, a way back to the sign-in, and words when it fails.

import { csrf, isSignIn, offline, read, say } from "./http.js";

Object.assign(window.htmx.config, {
  allowEval: false,
  disableInheritance: true,
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "422", swap: true },
    { code: "[45]..", swap: false, error: true },
  ],
  scrollBehavior: "instant",
  scrollIntoViewOnBoost: false,
});

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.verb !== "get") Object.assign(detail.headers, csrf());
});

document.addEventListener("htmx:beforeSwap", (event) => {
  if (!isSignIn(event.detail.xhr.responseURL)) return;
  event.detail.shouldSwap = false;
  location.reload();
});

// The answer to a failure is a page; its title says what happened. What was typed stays where it is.
document.addEventListener("htmx:responseError", ({ detail }) => {
  say(read(detail.xhr.responseText).querySelector("h1")?.textContent);
});
document.addEventListener("htmx:sendError", () => say(offline()));

// A field that was saved in place says so for a moment.
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.requestConfig.verb !== "post" || detail.xhr.status !== 200) return;
  const field = document.getElementById(detail.target.id);
  field?.classList.add("field-saved");
  field?.querySelector(".field-edit")?.focus();
});
