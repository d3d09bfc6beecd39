// A chosen figure goes in where the caret last stood; a changed choice of wording picks itself; the focus comes back.
import { notify, once } from "../behaviours/elements.js";

let last = null;

function insert(button, event) {
  const field = last?.isConnected ? last : null;
  if (!field) return; // the server puts it in last
  event.preventDefault();
  event.stopPropagation();
  field.setRangeText(button.dataset.mark, field.selectionStart, field.selectionEnd, "end");
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
  notify("已插入指标。");
}

/** Keys for those who write all day: Ctrl+S saves, Alt+↑ and Alt+↓ move the paragraph, Ctrl+I looks for a figure. */
function press(event) {
  const form = document.getElementById("editor");
  if (!form || event.isComposing) return;
  const key = event.key.toLowerCase();
  const own = event.target.closest?.(".ys-paragraph");
  let button = null;
  if ((event.ctrlKey || event.metaKey) && key === "s") button = form.querySelector(".ys-save [value=save]");
  else if (event.altKey && own && (key === "arrowup" || key === "arrowdown")) {
    button = own.querySelector(`[value^="${key === "arrowup" ? "up" : "down"}:"]`);
  } else if ((event.ctrlKey || event.metaKey) && key === "i") {
    event.preventDefault();
    document.getElementById("q")?.focus();
    return;
  } else return;
  event.preventDefault();
  if (button && !button.disabled) button.click();
}

export function startCarets(root) {
  once(root, ".ys-paragraph textarea", "caret", (field) => {
    field.addEventListener("focus", () => { last = field; });
  });
  once(root, "[data-picks]", "picking", (field) => {
    field.addEventListener("input", () => {
      const own = field.form?.querySelector(`[name="${field.dataset.picks}"][value=own]`);
      if (own) own.checked = true;
    });
  });
  const wanted = root.querySelector?.("[data-here]");
  if (wanted) {
    wanted.focus({ preventScroll: true });
    wanted.setSelectionRange(wanted.value.length, wanted.value.length);
    wanted.scrollIntoView({ block: "nearest" });
  }
  once(root, "[data-fold-on-phone]", "folding", (part) => {
    if (matchMedia("(max-width: 61.9375rem)").matches) part.open = false;
  });
  if (root !== document) return;
  document.addEventListener("keydown", press);
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-mark]");
    if (button) insert(button, event);
  }, true);
}
