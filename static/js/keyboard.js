// One-key shortcuts. They sleep while someone types, in dialogs, and when a modifier is held.
import { currentRow, moveRow } from "./tables.js";

const typing = (element) => element.closest?.("input, select, textarea, [contenteditable], dialog, [data-chart-frame]");

const actions = {
  "/": () => document.querySelector("[data-search]")?.focus(),
  "?": () => document.getElementById("shortcuts")?.showModal(),
  j: () => moveRow(1),
  k: () => moveRow(-1),
  x: () => currentRow()?.querySelector("[data-select]")?.click(),
  Enter: () => currentRow()?.dataset.url && location.assign(currentRow().dataset.url),
};

// An element may name its own key: fields get the focus (their fold opens), buttons and links are pressed.
function press(element) {
  element.closest("details")?.setAttribute("open", "");
  if (element.matches("input, select, textarea")) element.focus();
  else element.click();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const marked = event.key.length === 1 && document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (marked) {
    event.preventDefault();
    press(marked);
    return;
  }
  const action = actions[event.key];
  if (!action || (event.key === "Enter" && event.target.closest("a, button, summary"))) return;
  if (event.key === "/" || event.key === "?") event.preventDefault();
  action();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.matches?.("[data-search]")) event.target.blur();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-shortcuts-open]")) document.getElementById("shortcuts")?.showModal();
});
