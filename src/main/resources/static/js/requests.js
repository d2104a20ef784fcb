// What every htmx request needs: the CSRF token, a way back to the sign-in, and words when it fails.

const csrf = document.querySelector('meta[name="csrf"]');

const say = (sentence) => {
  const place = document.getElementById("undo");
  if (!place || !sentence) return;
  const line = document.createElement("undo-line");
  line.className = "undo";
  line.textContent = sentence;
  place.replaceChildren(line);
};

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (csrf && detail.verb !== "get") detail.headers[csrf.dataset.header] = csrf.content;
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const answered = event.detail.xhr.responseURL;
  if (answered && new URL(answered).pathname === "/login") {
    event.detail.shouldSwap = false;
    location.reload();
  }
});

// The answer to a failure is a page; its title says what happened. What was typed stays where it is.
document.addEventListener("htmx:responseError", ({ detail }) => {
  const page = new DOMParser().parseFromString(detail.xhr.responseText, "text/html");
  say(page.querySelector("h1")?.textContent);
});
document.addEventListener("htmx:sendError", () => say(document.getElementById("undo")?.dataset.offline));

// A field that was saved in place says so for a moment.
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.requestConfig.verb !== "post" || detail.xhr.status !== 200) return;
  const field = document.getElementById(detail.target.id);
  field?.classList.add("field-saved");
  field?.querySelector(".field-edit")?.focus();
});
