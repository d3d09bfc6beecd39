// Words chosen go into another field of the form, at its cursor: from a list by Enter or the button beside it, or by a
// button that carries them itself.
function insert(from) {
  const { words } = from.dataset.words ? from.dataset : from.selectedOptions?.[0]?.dataset ?? {};
  const field = from.form?.elements[from.dataset.insertInto];
  if (!words || !field) return;
  const at = field.selectionStart;
  field.setRangeText(words, at, field.selectionEnd, "end");
  field.focus();
  // What is still to be filled in is marked, so that typing replaces it; a figure mark ({{ … }}) is no gap.
  const gap = /(?<!\{)\{[^{}]*\}(?!\})/.exec(words);
  if (gap) field.setSelectionRange(at + gap.index, at + gap.index + gap[0].length);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

export function startInserts() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("select[data-insert-into]")) return;
    event.preventDefault();
    insert(event.target);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    if (button) insert(button.dataset.words ? button : button.previousElementSibling);
  });
}
