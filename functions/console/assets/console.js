// The console's own behaviour: small things that HTML alone does not do. Every page works without it.
"use strict";

// Asks before what can't be undone.
document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.confirm;
  if (question && !window.confirm(question)) {
    event.preventDefault();
    return;
  }
  // A second click sends nothing more; should the browser come back to the page, it is as it was.
  const button = event.submitter;
  if (button && event.target.method === "post") {
    setTimeout(() => { button.disabled = true; });
    window.addEventListener("pageshow", () => { button.disabled = false; }, { once: true });
  }
});

// Requests by htmx carry the session's token.
document.addEventListener("htmx:config:request", (event) => {
  // A page that nobody sees asks for nothing.
  if (document.hidden && event.detail.ctx?.sourceEvent?.type === "every") {
    event.preventDefault();
    return;
  }
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  if (token && event.detail.ctx?.request?.headers) event.detail.ctx.request.headers["x-csrf-token"] = token;
});

// Once it is seen again, it asks at once.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  for (const live of document.querySelectorAll('[hx-trigger^="every "]')) window.htmx?.trigger(live, "every");
});

// A page that shows something once is not asked for again by loading it anew: from then on its address is that of what it is about.
const once = document.querySelector("[data-at]");
if (once) history.replaceState(null, "", once.dataset.at);

// Copies a text that is shown once.
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = "Copied";
  });
}
