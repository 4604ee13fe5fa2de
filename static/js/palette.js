// Command palette: pages from the sidebar are matched here, records come from the server through htmx.
const dialog = document.getElementById("palette");
const input = document.getElementById("palette-query");
const pages = document.getElementById("palette-pages");
const results = document.getElementById("palette-results");

const items = () => [...dialog.querySelectorAll(".palette-item")];

function select(index) {
  const all = items();
  all.forEach((item, position) => {
    item.setAttribute("role", "option");
    item.id ||= `palette-item-${position}-${Math.random().toString(36).slice(2, 7)}`;
    item.setAttribute("aria-selected", String(position === index));
  });
  all[index]?.scrollIntoView({ block: "nearest" });
  if (all[index]) input.setAttribute("aria-activedescendant", all[index].id);
  else input.removeAttribute("aria-activedescendant");
}

function matchPages() {
  const words = input.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const found = [...document.querySelectorAll(".navigation a")].filter((link) => {
    const text = link.textContent.toLowerCase();
    return words.every((word) => text.includes(word));
  }).slice(0, words.length ? 6 : 8);
  pages.replaceChildren();
  if (found.length) {
    const head = document.createElement("div");
    head.className = "palette-section";
    head.textContent = pages.dataset.label;
    pages.append(head);
  }
  for (const link of found) {
    const item = document.createElement("a");
    item.className = "palette-item";
    item.href = link.href;
    const icon = link.querySelector("svg")?.cloneNode(true);
    if (icon) item.append(icon);
    item.append(link.querySelector("span").textContent);
    pages.append(item);
  }
  if (!words.length) results.replaceChildren();
  select(0);
}

function show() {
  document.querySelector("#sidebar:popover-open")?.hidePopover();
  if (!dialog.open) dialog.showModal();
  input.value = "";
  matchPages();
  input.focus();
}

if (dialog) {
  document.addEventListener("click", (event) => { if (event.target.closest("[data-palette-open]")) show(); });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (dialog.open) dialog.close();
      else show();
    }
  });
  input.addEventListener("input", matchPages);
  results.addEventListener("htmx:afterSwap", () => select(0));
  dialog.addEventListener("keydown", (event) => {
    const all = items();
    const now = all.findIndex((item) => item.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown") select(Math.min(all.length - 1, now + 1));
    else if (event.key === "ArrowUp") select(Math.max(0, now - 1));
    else if (event.key === "Enter") all[now]?.click();
    // A search box keeps the first Escape for clearing itself; here one press must be enough.
    else if (event.key === "Escape") dialog.close();
    else return;
    event.preventDefault();
  });
}
