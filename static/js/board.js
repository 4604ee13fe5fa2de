// The pipeline board: cards move by dragging, by Shift with an arrow key, or by their menu. Closing asks in a dialog first.
const board = () => document.querySelector("[data-board]");
const columns = () => [...board().querySelectorAll("[data-stage]")];
const cards = (column) => [...column.querySelectorAll("[data-card]")];
const dialogOf = { WON: "close-won", LOST: "close-lost" };
let dragged = null;
let returnTo = "";

function send(url, values) {
  return window.htmx.ajax("POST", url, { source: document.body, swap: "none", values });
}

function askFirst(card, stage, outcome) {
  const dialog = document.getElementById(dialogOf[outcome]);
  const form = dialog.querySelector("[data-close-form]");
  form.reset();
  form.action = card.dataset.move;
  form.elements.stage.value = stage;
  if (form.elements.amount) form.elements.amount.value = card.dataset.amount;
  dialog.querySelector("[data-close-name]").textContent = card.dataset.name;
  dialog.showModal();
}

function move(card, column) {
  const { stage, outcome } = column.dataset;
  if (!card || card.closest("[data-stage]") === column) return;
  returnTo = card.id;
  if (dialogOf[outcome]) askFirst(card, stage, outcome);
  else send(card.dataset.move, { stage });
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-close-form]");
  if (!form) return;
  event.preventDefault();
  form.closest("dialog").close();
  send(form.action, Object.fromEntries(new FormData(form)));
});

// The board draws itself anew after a move; whoever moved a card by keyboard stays on it.
document.addEventListener("htmx:afterSwap", () => {
  if (returnTo) document.getElementById(returnTo)?.focus();
  returnTo = "";
});

document.addEventListener("click", (event) => {
  const choice = event.target.closest("[data-move-to]");
  if (!choice) return;
  choice.closest("[popover]")?.hidePopover();
  move(choice.closest("[data-card]"), columns().find((column) => column.dataset.stage === choice.dataset.moveTo));
});

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-card]");
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.name);
  dragged.classList.add("is-dragged");
});

document.addEventListener("dragover", (event) => {
  const column = event.target.closest?.("[data-stage]");
  for (const other of document.querySelectorAll(".is-target")) other.classList.toggle("is-target", other === column);
  if (!dragged || !column) return;
  event.preventDefault();
  column.classList.add("is-target");
});

document.addEventListener("drop", (event) => {
  const column = event.target.closest?.("[data-stage]");
  if (!dragged || !column) return;
  event.preventDefault();
  move(dragged, column);
});

document.addEventListener("dragend", () => {
  dragged?.classList.remove("is-dragged");
  for (const column of document.querySelectorAll(".is-target")) column.classList.remove("is-target");
  dragged = null;
});

function neighbour(card, step) {
  const list = columns();
  return list[list.indexOf(card.closest("[data-stage]")) + step];
}

function focusBeside(card, step) {
  const place = cards(card.closest("[data-stage]")).indexOf(card);
  for (let column = neighbour(card, step); column; column = columns()[columns().indexOf(column) + step]) {
    const found = cards(column);
    if (found.length) return found[Math.min(place, found.length - 1)].focus();
  }
}

const keys = {
  ArrowRight: (card) => focusBeside(card, 1),
  ArrowLeft: (card) => focusBeside(card, -1),
  ArrowDown: (card) => card.nextElementSibling?.focus(),
  ArrowUp: (card) => card.previousElementSibling?.focus(),
  Enter: (card) => location.assign(card.dataset.url),
};

document.addEventListener("keydown", (event) => {
  const card = event.target;
  if (!card.matches?.("[data-card]") || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
  event.preventDefault();
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const column = event.shiftKey && step && board().hasAttribute("data-may-move") ? neighbour(card, step) : null;
  if (column) move(card, column);
  else if (!event.shiftKey) keys[event.key](card);
});
