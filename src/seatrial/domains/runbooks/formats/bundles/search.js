// The search of an offline bundle: no server, no network. What it looks through stands in the page itself.
const entries = JSON.parse(document.getElementById("entries").textContent);
const field = document.getElementById("q");
const list = document.getElementById("found");
const said = document.getElementById("said");
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

for (const entry of entries) {
  entry.head = plain([entry.title, entry.name, entry.kind, ...entry.triggers].join(" "));
  for (const part of entry.parts) part.plain = plain(`${part.heading} ${part.text}`);
}

// Every word has to be somewhere in the runbook; what is said of it as a whole counts more than its text.
function rank(entry, words) {
  let points = 0;
  for (const word of words) {
    const headed = entry.parts.some((part) => plain(part.heading).includes(word));
    const written = entry.parts.some((part) => part.plain.includes(word));
    if (entry.head.includes(word)) points += 10;
    else if (headed) points += 4;
    else if (written) points += 1;
    else return 0;
  }
  return points;
}

function link(address, words) {
  const made = document.createElement("a");
  made.href = address;
  made.textContent = words;
  return made;
}

// The words around the first hit, with every hit marked; made of text nodes, never of markup.
function piece(text, words) {
  const low = text.toLowerCase();
  const at = Math.max(0, ...words.map((word) => low.indexOf(word)).filter((place) => place >= 0).slice(0, 1));
  const from = Math.max(0, at - 60);
  const shown = `${from ? "…" : ""}${text.slice(from, from + 200)}${text.length > from + 200 ? "…" : ""}`;
  const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const made = document.createElement("p");
  made.className = "dim";
  for (const part of shown.split(new RegExp(`(${escaped.join("|")})`, "giu"))) {
    const hit = words.includes(part.toLowerCase());
    const node = hit ? document.createElement("mark") : document.createTextNode(part);
    if (hit) node.textContent = part;
    made.append(node);
  }
  return made;
}

function item(entry, words) {
  const made = document.createElement("li");
  const strong = document.createElement("strong");
  strong.append(link(entry.address, entry.title));
  made.append(strong, ` ${entry.kind}`);
  const parts = entry.parts.filter((part) => words.some((word) => part.plain.includes(word)));
  const most = parts.sort((a, b) => hits(b, words) - hits(a, words)).slice(0, 2);
  for (const part of most) {
    if (part.heading) {
      const line = document.createElement("div");
      line.append(link(part.anchor ? `${entry.address}#${part.anchor}` : entry.address, part.heading));
      made.append(line);
    }
    made.append(piece(part.text, words));
  }
  return made;
}

const hits = (part, words) => words.filter((word) => part.plain.includes(word)).length;

function search() {
  const words = plain(field.value).split(/\s+/).filter(Boolean);
  const ranked = words.length ? entries.map((entry) => [rank(entry, words), entry]).filter(([points]) => points) : [];
  ranked.sort(([a], [b]) => b - a);
  list.replaceChildren(...ranked.map(([, entry]) => item(entry, words)));
  const count = ranked.length;
  said.textContent = words.length ? (count ? `${count} runbook${count === 1 ? "" : "s"} found` : "Nothing has all these words") : "";
}

field.value = new URLSearchParams(location.search).get("q") ?? "";
field.addEventListener("input", search);
field.form.addEventListener("submit", (event) => {
  event.preventDefault();
  search();
});
search();
