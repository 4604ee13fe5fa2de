// Short messages in the corner. Good news leaves by itself; trouble stays until it is dismissed.
const LIFETIME = { success: 5000, info: 6000, debug: 4000, warning: 12000 };

function leave(toast) {
  toast.classList.add("toast-leaving");
  setTimeout(() => toast.remove(), 240);
}

function arm(toast) {
  const life = LIFETIME[toast.dataset.toast];
  if (!life || toast.dataset.armed) return;
  toast.dataset.armed = "true";
  let timer = setTimeout(() => leave(toast), life);
  toast.addEventListener("pointerenter", () => clearTimeout(timer));
  toast.addEventListener("pointerleave", () => { timer = setTimeout(() => leave(toast), 2000); });
}

/** Show a message; tone is success, info, warning or danger. */
export function toast(text, tone = "danger") {
  const holder = document.getElementById("toasts");
  const template = document.getElementById("toast-template");
  if (!holder || !template) return;
  const element = template.content.firstElementChild.cloneNode(true);
  element.dataset.toast = tone;
  element.querySelector(".toast-text").textContent = text;
  holder.append(element);
  arm(element);
}

const holder = document.getElementById("toasts");
if (holder) {
  for (const element of holder.querySelectorAll("[data-toast]")) arm(element);
  new MutationObserver(() => {
    for (const element of holder.querySelectorAll("[data-toast]")) arm(element);
  }).observe(holder, { childList: true });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-toast-close]");
  if (button) leave(button.closest("[data-toast]"));
});

document.addEventListener("toast", (event) => toast(event.detail?.text ?? event.detail?.value ?? "", event.detail?.tone));
