// Keeps what is typed before the scripts have run, and hands it to keys.js. It stands first in the head and is
// not deferred, so that there is no moment in which a key is lost once something can be seen.

(() => {
  const AFTER_LETTERS = ["Backspace", "Tab", "Escape"];
  const kept = [];

  const keep = (event) => {
    const { key, target } = event;
    if (event.defaultPrevented || event.isComposing) return;
    const shortcut = (event.ctrlKey || event.metaKey || event.altKey) && !event.getModifierState("AltGraph");
    if (shortcut && !(key.toLowerCase() === "k" && !event.altKey)) return;
    if (!kept.length) {
      // A field takes letters by itself, and a blank moves the page or presses a button.
      if (key === " " || target.closest?.("input, textarea, select, [contenteditable]")) return;
    }
    if ([...key].length > 1 && !(kept.length && AFTER_LETTERS.includes(key))) return;
    kept.push({ key, ctrlKey: shortcut && event.ctrlKey, metaKey: shortcut && event.metaKey });
    event.preventDefault();
  };

  const take = () => {
    removeEventListener("keydown", keep, true);
    return kept.splice(0);
  };

  addEventListener("keydown", keep, true);
  // Scripts that have not come by now never will: then keys belong to the browser again.
  addEventListener("load", take);
  window.takeTyped = take;
})();
