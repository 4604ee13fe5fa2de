// Places popover menus beside their button and moves through them with the arrow keys.
const GAP = 6;

export function place(menu, button) {
  const box = button.getBoundingClientRect();
  const width = menu.offsetWidth;
  const height = menu.offsetHeight;
  const wide = button.classList.contains("user-button");
  if (wide) menu.style.width = `${Math.max(box.width, 236)}px`;
  let left = wide || box.left + width < innerWidth - 8 ? box.left : box.right - width;
  left = Math.min(Math.max(8, left), innerWidth - width - 8);
  const below = box.bottom + GAP + height < innerHeight;
  const top = below ? box.bottom + GAP : Math.max(8, box.top - height - GAP);
  menu.style.left = `${left}px`;
  menu.style.top = `${top}px`;
}

document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!menu.matches?.("[data-menu]")) return;
  const button = menu.id ? document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`) : menu.previousElementSibling;
  button?.setAttribute("aria-expanded", String(event.newState === "open"));
  if (event.newState === "open" && button) place(menu, button);
}, true);

document.addEventListener("keydown", (event) => {
  const menu = document.querySelector("[data-menu]:popover-open");
  if (!menu || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
  const items = [...menu.querySelectorAll("a, button")];
  const step = event.key === "ArrowDown" ? 1 : -1;
  const next = (items.indexOf(document.activeElement) + step + items.length) % items.length;
  items[next]?.focus();
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  const menu = event.target.closest("[data-menu]:popover-open");
  if (menu && event.target.closest("a, [data-shortcuts-open], [data-chart-download]")) menu.hidePopover();
});

for (const key of document.querySelectorAll("[data-command-key]")) {
  if (/Mac|iPhone|iPad/.test(navigator.platform)) key.textContent = "⌘ K";
}
