// Charts arrive drawn by the server. This adds the tooltip, arrow keys, the table view and the downloads.
import { place } from "./menus.js";

const XML = new XMLSerializer();
const PAINT = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "opacity", "fill-opacity", "stroke-opacity", "font-size", "font-weight", "text-anchor"];
let tip = null;

const shown = (figure) => [...figure.querySelectorAll("svg.chart-svg")].find((svg) => svg.getClientRects().length);

function tooltip() {
  if (tip?.isConnected) return tip;
  tip = document.createElement("div");
  tip.className = "chart-tooltip";
  tip.hidden = true;
  document.body.append(tip);
  return tip;
}

function show(point) {
  const box = tooltip();
  box.replaceChildren();
  const head = document.createElement("div");
  head.className = "chart-tooltip-title";
  head.textContent = point.dataset.label ?? "";
  box.append(head);
  for (const line of JSON.parse(point.dataset.lines || "[]")) {
    const row = document.createElement("div");
    row.className = "chart-tooltip-row";
    const mark = document.createElement("span");
    mark.className = `legend-mark ${line.colour ?? ""}`;
    const name = document.createElement("span");
    name.textContent = line.label;
    const value = document.createElement("strong");
    value.textContent = line.value;
    row.append(mark, name, value);
    box.append(row);
  }
  box.hidden = false;
  const spot = (point.querySelector(".chart-anchor") ?? point).getBoundingClientRect();
  const frame = point.closest("svg").getBoundingClientRect();
  const middle = spot.left + spot.width / 2;
  const right = middle + 14 + box.offsetWidth < Math.min(innerWidth - 8, frame.right + 24);
  box.style.left = `${Math.max(8, right ? middle + 14 : middle - 14 - box.offsetWidth)}px`;
  box.style.top = `${Math.max(8, Math.min(spot.top + spot.height / 2 - box.offsetHeight / 2, innerHeight - box.offsetHeight - 8))}px`;
}

const hide = () => { if (tip) tip.hidden = true; };

document.addEventListener("pointerover", (event) => {
  const point = event.target.closest?.("[data-chart] .chart-point");
  if (point) show(point);
  else hide();
});
document.addEventListener("focusin", (event) => {
  const point = event.target.closest?.(".chart-point");
  if (point?.matches(":focus-visible")) show(point);
});
document.addEventListener("focusout", hide);
addEventListener("scroll", hide, { passive: true, capture: true });

document.addEventListener("keydown", (event) => {
  const point = event.target.closest?.(".chart-point");
  if (!point) return;
  const points = [...point.closest("svg").querySelectorAll(".chart-point")];
  const now = points.indexOf(point);
  const next = { ArrowRight: now + 1, ArrowLeft: now - 1, ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: points.length - 1 }[event.key];
  if (event.key === "Escape") hide();
  if (next === undefined || !points[next]) return;
  point.setAttribute("tabindex", "-1");
  points[next].setAttribute("tabindex", "0");
  points[next].focus();
  event.preventDefault();
});

function save(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** A copy that carries its paint in attributes, so it looks the same outside the page. */
function standalone(svg) {
  const copy = svg.cloneNode(true);
  const from = [svg, ...svg.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((element, index) => {
    const style = getComputedStyle(from[index]);
    for (const name of PAINT) {
      const value = style.getPropertyValue(name);
      if (value) element.setAttribute(name, value);
    }
    for (const name of ["tabindex", "data-lines", "data-label", "aria-label", "role"]) element.removeAttribute(name);
  });
  for (const helper of copy.querySelectorAll(".chart-hit, .chart-guide, .chart-marker")) helper.remove();
  for (const element of copy.querySelectorAll("[class]")) element.removeAttribute("class");
  const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
  title.textContent = svg.closest("[data-chart]").dataset.name;
  copy.prepend(title);
  const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  copy.setAttribute("font-family", "Inter, system-ui, sans-serif");
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  ground.setAttribute("width", "100%");
  ground.setAttribute("height", "100%");
  ground.setAttribute("fill", getComputedStyle(svg.closest("[data-chart]")).backgroundColor);
  title.after(ground);
  return { text: XML.serializeToString(copy), width, height };
}

function csv(figure) {
  const quote = (text) => {
    // A leading =, +, - or @ would be run as a formula by a spreadsheet; numbers are let through.
    const safe = /^[=+\-@\t]/.test(text) && !/^[+\-−]?[\d\s.,  ]+%?$/.test(text) ? `'${text}` : text;
    return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return [...figure.querySelectorAll("[data-chart-rows] tr")]
    .map((row) => [...row.cells].map((cell) => quote(cell.dataset.value ?? cell.textContent.trim())).join(",")).join("\r\n");
}

async function download(figure, kind) {
  const name = (figure.dataset.name || "chart").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-");
  if (kind === "csv") return save(`${name}.csv`, new Blob(["\ufeff", csv(figure)], { type: "text/csv" }));
  const { text, width, height } = standalone(shown(figure) ?? figure.querySelector("svg.chart-svg"));
  if (kind === "svg") return save(`${name}.svg`, new Blob([text], { type: "image/svg+xml" }));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * 2;
  canvas.height = height * 2;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => save(`${name}.png`, blob));
  return undefined;
}

document.addEventListener("click", (event) => {
  const figure = event.target.closest("[data-chart]");
  if (!figure) return;
  const opener = event.target.closest("[data-chart-menu]");
  if (opener) {
    const menu = opener.nextElementSibling;
    menu.togglePopover();
    if (menu.matches(":popover-open")) place(menu, opener);
  }
  const kind = event.target.closest("[data-chart-download]")?.dataset.chartDownload;
  if (kind) download(figure, kind);
  const toggle = event.target.closest("[data-chart-table]");
  if (toggle) {
    const open = toggle.getAttribute("aria-pressed") !== "true";
    toggle.setAttribute("aria-pressed", String(open));
    figure.querySelector("[data-chart-frame]").hidden = open;
    figure.querySelector("[data-chart-rows]").hidden = !open;
  }
});
