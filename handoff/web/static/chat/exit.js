// Out of sight at once, for somebody who must not be seen here; and no form sent twice by a double press.

const ESCAPE_WITHIN = 1500;

function leave() {
  document.title = "…";
  document.body.replaceChildren();
  try {
    sessionStorage.clear();
  } catch {
    // A browser that keeps nothing has nothing to clear.
  }
  // "replace" takes this page out of the way of the back button.
  location.replace("/leave");
}

document.querySelector("[data-leave]")?.addEventListener("click", (event) => {
  event.preventDefault();
  leave();
});

let escapedAt = -Infinity;
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.repeat) return;
  if (event.timeStamp - escapedAt < ESCAPE_WITHIN) leave();
  escapedAt = event.timeStamp;
  const menu = document.querySelector("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("click", (event) => {
  const menu = document.querySelector("details.menu[open]");
  if (menu && !menu.contains(event.target)) menu.open = false;
});

// A page that comes back out of the browser's memory is asked for anew.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", () => {
    // Only after the browser has read the form: a disabled button is not sent along.
    setTimeout(() => form.querySelectorAll("button").forEach((button) => (button.disabled = true)));
  });
}
