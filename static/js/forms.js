// Warns before unsaved changes are lost, stops double sending, opens filters on wide screens only.
const dirty = new Set();

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-warn-unsaved]");
  if (form) dirty.add(form);
});
document.addEventListener("submit", (event) => {
  dirty.delete(event.target);
  if (event.defaultPrevented || event.target.method !== "post") return;
  if (event.target.dataset.sent) {
    event.preventDefault();
    return;
  }
  event.target.dataset.sent = "true";
  setTimeout(() => delete event.target.dataset.sent, 4000);
});
document.addEventListener("reset", (event) => dirty.delete(event.target));
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
addEventListener("beforeunload", (event) => {
  for (const form of dirty) if (!form.isConnected) dirty.delete(form);
  if (dirty.size) event.preventDefault();
});

function fold() {
  if (!matchMedia("(max-width: 640px)").matches) return;
  for (const details of document.querySelectorAll("[data-open-wide]")) details.open = false;
}
fold();

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit-on-change]")) event.target.form?.requestSubmit();
});
