// htmx manners: progress line, readable errors, clean addresses, titles.
import { toast } from "./toasts.js";

const root = document.documentElement;
let running = 0;

function busy(step) {
  running = Math.max(0, running + step);
  root.classList.toggle("htmx-busy", running > 0);
}

// Polling fragments would make the line flicker all day.
const quiet = (event) => /\bevery\b/.test(event.detail.elt?.getAttribute("hx-trigger") ?? "");
document.addEventListener("htmx:beforeRequest", (event) => quiet(event) || busy(1));
document.addEventListener("htmx:afterRequest", (event) => quiet(event) || busy(-1));

function message(request) {
  const text = request.responseText ?? "";
  const kind = request.getResponseHeader("Content-Type") ?? "";
  if (kind.includes("json")) {
    try {
      const problem = JSON.parse(text);
      return problem.detail ?? problem.title ?? "";
    } catch { return ""; }
  }
  const page = new DOMParser().parseFromString(text, "text/html");
  const part = page.querySelector("[data-error]") ?? page.querySelector("[role=alert]") ?? (text.length < 600 ? page.body : null);
  return part?.textContent.trim().replace(/\s+/g, " ") ?? "";
}

document.addEventListener("htmx:responseError", (event) => {
  const holder = document.getElementById("toasts");
  toast(message(event.detail.xhr) || holder?.dataset.failed || "", "danger");
});
document.addEventListener("htmx:sendError", () => toast(document.getElementById("toasts")?.dataset.offline ?? "", "danger"));
document.addEventListener("htmx:timeout", () => toast(document.getElementById("toasts")?.dataset.offline ?? "", "danger"));

// Empty filters would only make long addresses.
document.addEventListener("htmx:configRequest", (event) => {
  if (!event.detail.elt.matches("[data-clean-query]")) return;
  const data = event.detail.formData;
  for (const name of new Set(data.keys())) {
    const kept = data.getAll(name).filter((value) => value !== "");
    data.delete(name);
    for (const value of kept) data.append(name, value);
  }
});
