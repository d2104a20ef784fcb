// The ways to places and to what can be made, as the rail and the menu above it show them.

const read = (link) => ({
  href: link.getAttribute("href"),
  icon: link.querySelector(".icon"),
  keys: link.dataset.key,
  name: [...link.childNodes].filter((each) => each.nodeType === Node.TEXT_NODE).map((each) => each.data).join("").trim(),
});

export const places = () => [...document.querySelectorAll(".rail-link")].map(read);

export const makings = () => [...document.querySelectorAll(".topbar .menu-item[data-sheet]")].map(read);

export const keyed = (keys) => Object.assign(document.createElement("kbd"), { className: "key", textContent: keys });
