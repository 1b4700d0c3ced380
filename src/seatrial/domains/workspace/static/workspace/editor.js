// Line numbers beside a text area, as its file has them. Without this script the text is edited all the same.
for (const editor of document.querySelectorAll("[data-editor]")) {
  const text = editor.querySelector("textarea");
  const numbers = document.createElement("pre");
  numbers.setAttribute("aria-hidden", "true");
  numbers.className = "editor-numbers";
  editor.prepend(numbers);
  editor.classList.add("numbered");
  const first = Number(editor.dataset.first) || 1;
  let shown = 0;
  const count = () => {
    const lines = text.value.split("\n").length;
    if (lines !== shown) {
      shown = lines;
      numbers.textContent = Array.from({ length: lines }, (_, index) => first + index).join("\n");
    }
    numbers.scrollTop = text.scrollTop;
  };
  text.addEventListener("input", count);
  text.addEventListener("scroll", count);
  count();
}
