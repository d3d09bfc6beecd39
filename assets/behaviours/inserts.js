// Words chosen from a list go into another field of the form, at its cursor: Enter in the list, or the button beside it.
function insert(list) {
  const { words } = list.selectedOptions[0]?.dataset ?? {};
  const field = list.form?.elements[list.dataset.insertInto];
  if (!words || !field) return;
  const at = field.selectionStart;
  field.setRangeText(words, at, field.selectionEnd, "end");
  field.focus();
  // What is still to be filled in is marked, so that typing replaces it.
  const gap = /\{[^{}]*\}/.exec(words);
  if (gap) field.setSelectionRange(at + gap.index, at + gap.index + gap[0].length);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

export function startInserts() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("[data-insert-into]")) return;
    event.preventDefault();
    insert(event.target);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    if (button) insert(button.previousElementSibling);
  });
}
