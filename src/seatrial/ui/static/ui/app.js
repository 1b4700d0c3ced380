// Everything here makes pages nicer; nothing needs it. Pages are fetched again while somebody looks,
// commands are copied by a button, the theme changes without a new page.

const root = document.documentElement;
root.classList.add("js");

// --- where one is -----------------------------------------------------------------------------
// Tabs and the menu may be longer than their screen: they begin where one is.
for (const here of document.querySelectorAll(".tabs [aria-current], .side [aria-current]")) {
  const box = here.closest(".tabs, .side");
  box.scrollLeft = here.offsetLeft + here.offsetWidth - box.clientWidth + 24;
  if (box.matches(".side")) box.scrollTop = here.offsetTop + here.offsetHeight - box.clientHeight + 48;
}

// --- fetching again ---------------------------------------------------------------------------
// Often while the page is in use, seldom while it only stands there, hardly while it is hidden.
// What is at work, as a run whose output comes in, is fetched at once while anybody can see it.
const PACE = { at_work: 700, used: 3_000, idle: 15_000, hidden: 60_000 };
const USED_FOR = 60_000;
const STALE_AFTER = 20_000;

const tags = new WeakMap(); // live element -> ETag of what it shows
const pending = new WeakSet();
let usedAt = Date.now();
let newsAt = Date.now();
let failing = false;
let signedOut = false;
let timer;

const liveElements = () => [...document.querySelectorAll("[data-live]")];
const isLive = (element) => element instanceof Element && element.matches("[data-live]");

function pace() {
  if (document.hidden) return PACE.hidden;
  if (document.querySelector("[data-at-work]")) return PACE.at_work;
  return Date.now() - usedAt < USED_FOR ? PACE.used : PACE.idle;
}

// Somebody who is typing, or has a dialog open, is not to be disturbed.
function busy(element) {
  const focused = document.activeElement;
  return (
    pending.has(element) ||
    (element.contains(focused) && focused.matches("input, textarea, select")) ||
    element.querySelector("dialog[open], [popover]:popover-open") !== null
  );
}

function refresh() {
  for (const element of liveElements()) {
    if (!busy(element)) element.dispatchEvent(new CustomEvent("seatrial:refresh"));
  }
}

function schedule() {
  clearTimeout(timer);
  if (signedOut || !window.htmx || liveElements().length === 0) return;
  timer = setTimeout(() => {
    refresh();
    schedule();
  }, pace());
}

function use() {
  const wasIdle = Date.now() - usedAt >= USED_FOR;
  usedAt = Date.now();
  if (wasIdle) schedule();
}

for (const kind of ["pointermove", "pointerdown", "keydown", "scroll", "focus"]) {
  window.addEventListener(kind, use, { passive: true });
}
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) {
    use();
    refresh();
  }
  schedule();
});

document.addEventListener("htmx:configRequest", ({ detail }) => {
  const tag = tags.get(detail.elt);
  if (tag && isLive(detail.elt)) detail.headers["If-None-Match"] = tag;
});
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (isLive(detail.elt)) pending.add(detail.elt);
});
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  // A session that ended answers with the page to sign in: it does not belong inside this one.
  const { xhr, pathInfo } = detail;
  const asked = new URL(pathInfo?.requestPath ?? location.href, location.href).pathname;
  if (!isLive(detail.elt) || !xhr.responseURL || new URL(xhr.responseURL).pathname === asked) return;
  detail.shouldSwap = false;
  signedOut = true;
  showBanner();
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!isLive(detail.elt)) return;
  pending.delete(detail.elt);
  const { status } = detail.xhr;
  failing = !(status === 304 || (status >= 200 && status < 300));
  if (!failing) {
    newsAt = Date.now();
    const tag = detail.xhr.getResponseHeader("ETag");
    if (tag) tags.set(detail.elt, tag);
  }
  showBanner();
});

// What somebody opened stays open, what they closed stays closed, and what they wrote or chose stays so,
// whatever is new around it.
const isChosen = (option) => option.selected !== option.defaultSelected;
const HELD = [
  [HTMLDetailsElement, ["open"], () => true],
  [HTMLInputElement, ["value", "checked"], (field) =>
    field.value !== field.defaultValue || field.checked !== field.defaultChecked],
  [HTMLTextAreaElement, ["value"], (field) => field.value !== field.defaultValue],
  [HTMLOptionElement, ["selected"], (option) => [...(option.closest("select")?.options ?? [])].some(isChosen)],
];
if (window.Idiomorph) {
  window.Idiomorph.defaults.callbacks.beforeAttributeUpdated = (name, node) =>
    !HELD.some(([kind, names, isHeld]) => node instanceof kind && names.includes(name) && isHeld(node));
}

// Who looks at the end of a text that grows stays at its end.
let followed = [];
document.addEventListener("htmx:beforeSwap", () => {
  const texts = [...document.querySelectorAll("[data-follow]")];
  followed = texts.filter((text) => text.scrollHeight - text.scrollTop - text.clientHeight < 40);
});
document.addEventListener("htmx:afterSettle", () => {
  for (const text of followed) text.scrollTop = text.scrollHeight;
});
for (const text of document.querySelectorAll("[data-follow]")) text.scrollTop = text.scrollHeight;

// --- old news ----------------------------------------------------------------------------------
function showBanner() {
  const banner = document.querySelector("[data-stale-banner]");
  if (!banner) return;
  const age = Date.now() - newsAt;
  banner.hidden = !(signedOut || (failing && age >= STALE_AFTER));
  if (banner.hidden) return;
  const words = signedOut
    ? "You are signed out, so this page no longer changes. Load it again to sign in."
    : `Seatrial does not answer. Last news ${Math.floor(age / 10_000) * 10} s ago; what you see may be old.`;
  if (banner.textContent !== words) banner.textContent = words;
}
setInterval(() => failing && showBanner(), 1_000);

// --- copying -------------------------------------------------------------------------------------
const say = (words) => {
  const region = document.querySelector("[data-say]");
  if (region) region.textContent = words;
};

async function copy(button) {
  const code = button.parentElement.querySelector("code");
  const words = button.textContent;
  try {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = "Copied";
    say("Copied");
  } catch {
    getSelection().selectAllChildren(code); // no clipboard without HTTPS: select it for the keyboard
    button.textContent = "Press Ctrl+C";
  }
  setTimeout(() => (button.textContent = words), 2_000);
}

// --- theme ---------------------------------------------------------------------------------------
async function choose(form, button) {
  const body = new FormData(form);
  body.set("theme", button.value);
  root.dataset.theme = button.value;
  for (const other of form.querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
  await fetch(form.action, { method: "POST", body, redirect: "manual" });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-theme-form]") || !event.submitter) return;
  event.preventDefault();
  choose(form, event.submitter).catch(() => say("The theme could not be kept"));
});

// --- clicks --------------------------------------------------------------------------------------
const knowsCommands = "commandForElement" in HTMLButtonElement.prototype;
document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.matches("[data-copy]")) copy(button);
  if (!knowsCommands && button.matches("[commandfor]")) {
    const dialog = document.getElementById(button.getAttribute("commandfor"));
    if (button.getAttribute("command") === "show-modal") dialog.showModal();
    else dialog.close();
  }
});

schedule();
