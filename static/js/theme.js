// Light, dark or the system's choice. The cookie lets the server answer with the right theme at once.
const root = document.documentElement;
const KEY = "theme";

function remember(choice) {
  try {
    if (choice === "auto") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, choice);
  } catch { /* private windows may refuse storage; the cookie is enough */ }
  const age = choice === "auto" ? 0 : 31536000;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${KEY}=${choice}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
}

function apply(choice) {
  if (choice === "auto") root.removeAttribute("data-theme");
  else root.setAttribute("data-theme", choice);
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
  }
}

function stored() {
  try { return localStorage.getItem(KEY); } catch { return null; }
}

const choice = [stored(), root.dataset.theme].find((value) => value === "light" || value === "dark") ?? "auto";
apply(choice);

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-theme-choice]");
  if (!button) return;
  remember(button.dataset.themeChoice);
  apply(button.dataset.themeChoice);
});
