// Row selection for bulk actions, the moving row cursor, and labels that let tables become cards on phones.
const rowsOf = (scope) => [...scope.querySelectorAll("[data-row]")];
let anchor = null;

function refresh(form) {
  const boxes = [...form.querySelectorAll("[data-select]")];
  const chosen = boxes.filter((box) => box.checked);
  for (const box of boxes) box.closest("[data-row]")?.toggleAttribute("data-selected", box.checked);
  const all = form.querySelector("[data-select-all]");
  if (all) {
    all.checked = boxes.length > 0 && chosen.length === boxes.length;
    all.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
  }
  const bar = form.querySelector("[data-bulk-bar]");
  if (bar) {
    bar.hidden = chosen.length === 0;
    bar.querySelector("[data-bulk-count]").textContent = String(chosen.length);
  }
}

function setAll(form, value) {
  for (const box of form.querySelectorAll("[data-select]")) box.checked = value;
  refresh(form);
}

document.addEventListener("click", (event) => {
  const form = event.target.closest("[data-bulk]");
  if (!form) return;
  if (event.target.matches("[data-select-all]")) setAll(form, event.target.checked);
  if (event.target.closest("[data-select-none]")) setAll(form, false);
  if (!event.target.matches("[data-select]")) return;
  const boxes = [...form.querySelectorAll("[data-select]")];
  const here = boxes.indexOf(event.target);
  const from = boxes.indexOf(anchor);
  if (event.shiftKey && from >= 0) {
    for (const box of boxes.slice(Math.min(from, here), Math.max(from, here) + 1)) box.checked = event.target.checked;
  }
  anchor = event.target;
  refresh(form);
});

// A click anywhere on a row opens it, unless it was meant for something inside or for selecting text.
document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-row][data-url]");
  if (!row || event.defaultPrevented || event.target.closest("a, button, input, label, select, .column-select")) return;
  if (String(getSelection())) return;
  if (event.metaKey || event.ctrlKey) open(row.dataset.url, "_blank", "noopener");
  else location.assign(row.dataset.url);
});

/** Move the row cursor by a step; returns the row it is on. */
export function moveRow(step) {
  const rows = rowsOf(document);
  if (!rows.length) return null;
  const now = rows.findIndex((row) => row.classList.contains("row-current"));
  const next = Math.min(rows.length - 1, Math.max(0, now < 0 ? (step > 0 ? 0 : rows.length - 1) : now + step));
  rows[now]?.classList.remove("row-current");
  rows[next].classList.add("row-current");
  rows[next].scrollIntoView({ block: "nearest" });
  return rows[next];
}

export const currentRow = () => document.querySelector(".row-current");

function label(scope) {
  for (const table of scope.querySelectorAll("table[data-stack]")) {
    const names = [...table.querySelectorAll("thead th")].map((cell) => cell.textContent.trim());
    for (const row of table.tBodies[0]?.rows ?? []) {
      [...row.cells].forEach((cell, index) => { if (names[index]) cell.dataset.label = names[index]; });
    }
    table.classList.add("table-stack");
  }
}

label(document);
document.addEventListener("htmx:afterSwap", () => label(document));
addEventListener("pageshow", () => { for (const form of document.querySelectorAll("[data-bulk]")) refresh(form); });
