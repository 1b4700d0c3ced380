// The palette: Ctrl K (or Cmd K) opens it from everywhere. Without this script its link leads to the page
// /search, which finds the same.

const dialog = document.getElementById("palette");
const input = document.getElementById("palette-text");
const results = document.getElementById("palette-results");
const PATIENCE = 90; // milliseconds after the last letter

let asked; // the request under way
let timer;
let chosen = -1;

const options = () => [...results.querySelectorAll('[role="option"]')];
const say = (words) => {
  dialog.querySelector("[data-palette-say]").textContent = words;
};

function choose(index) {
  const all = options();
  chosen = all.length ? (index + all.length) % all.length : -1;
  all.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
  if (chosen < 0) {
    input.removeAttribute("aria-activedescendant");
    return;
  }
  input.setAttribute("aria-activedescendant", all[chosen].id);
  all[chosen].scrollIntoView({ block: "nearest" });
}

function show(html) {
  results.innerHTML = html;
  const count = options().length;
  input.setAttribute("aria-expanded", String(count > 0));
  choose(count ? 0 : -1);
  const words = input.value.trim();
  say(words ? `${count || "Nothing"} found${count ? ", use the arrow keys" : ""}` : "");
}

async function find() {
  asked?.abort();
  const words = input.value.trim();
  if (!words) {
    show("");
    return;
  }
  asked = new AbortController();
  const address = `${input.form.action}?q=${encodeURIComponent(words)}`;
  const headers = { "HX-Request": "true", "HX-Target": "palette-results" };
  try {
    const answer = await fetch(address, { headers, signal: asked.signal });
    if (!answer.ok || answer.redirected) throw new Error("no answer");
    show(await answer.text());
  } catch (error) {
    if (error.name === "AbortError") return;
    show("");
    say("The search does not answer. Press Enter to open its page.");
  }
}

function open() {
  if (dialog.open) return;
  document.querySelector("[popover]:popover-open")?.hidePopover();
  dialog.showModal();
  input.select();
}

if (dialog) {
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-palette-open]") && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      open();
    }
    if (event.target === dialog) dialog.close(); // beside it
  });
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(find, PATIENCE);
  });
  input.addEventListener("keydown", (event) => {
    const steps = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (steps) {
      event.preventDefault();
      choose(chosen + steps);
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      options()[chosen].click();
    }
  });
}
