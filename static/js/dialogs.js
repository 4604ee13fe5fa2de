// <dialog> openers and closers, and the question asked before anything marked data-confirm happens.
const confirmed = new WeakSet();

/** Ask in the page's own dialog; resolves to true when the person agrees. */
export function ask(text, { danger = false, label = "" } = {}) {
  const dialog = document.getElementById("confirm-dialog");
  if (!dialog) return Promise.resolve(window.confirm(text));
  dialog.querySelector("#confirm-text").textContent = text;
  const button = dialog.querySelector("[value=confirm]");
  button.textContent = label || button.dataset.defaultLabel;
  button.classList.toggle("button-danger", danger);
  button.classList.toggle("button-primary", !danger);
  dialog.returnValue = "cancel";
  dialog.showModal();
  button.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "confirm"), { once: true });
  });
}

async function intercept(event, element) {
  if (confirmed.has(element)) {
    confirmed.delete(element);
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  const danger = element.matches(".button-danger, .danger, [data-confirm-danger]");
  const agreed = await ask(element.dataset.confirm, { danger, label: element.dataset.confirmLabel });
  if (!agreed) return;
  confirmed.add(element);
  if (element.matches("form")) element.requestSubmit();
  else element.click();
}

document.addEventListener("click", (event) => {
  const element = event.target.closest("[data-confirm]:not(form)");
  if (element) intercept(event, element);
}, true);

document.addEventListener("submit", (event) => {
  if (event.target.matches("form[data-confirm]")) intercept(event, event.target);
}, true);

document.addEventListener("htmx:confirm", (event) => {
  const { question, elt, issueRequest } = event.detail;
  if (!question) return;
  event.preventDefault();
  ask(question, { danger: elt.matches(".button-danger, .danger") }).then((agreed) => agreed && issueRequest(true));
});

// A dialog whose form was refused comes back open, with the reasons in it.
document.querySelector("dialog[data-refused=yes]")?.showModal();

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog-open]");
  if (opener) document.getElementById(opener.dataset.dialogOpen)?.showModal();
  if (event.target.closest("[data-dialog-close]")) event.target.closest("dialog")?.close();
  // A click on the dialog element itself, outside its content, is a click on the backdrop.
  if (event.target instanceof HTMLDialogElement) {
    const box = event.target.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside) event.target.close();
  }
});
