// What every page needs of JavaScript: nothing. What follows only shortens the way.

const csrf = document.querySelector('meta[name="csrf"]');

// htmx: the token goes with every request; a sign-in that has ended reloads the page.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (csrf && detail.verb !== "get") detail.headers[csrf.dataset.header] = csrf.content;
});
document.addEventListener("htmx:beforeSwap", (event) => {
  if (new URL(event.detail.xhr.responseURL || location.href).pathname === "/login") {
    event.detail.shouldSwap = false;
    location.reload();
  }
});
