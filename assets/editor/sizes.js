// Text fields as high as their text, where the browser does not do it by itself.
import { once } from "../behaviours/elements.js";

const alone = CSS.supports("field-sizing", "content");

function fit(field) {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
}

export function startSizes(root) {
  if (alone) return;
  once(root, ".ys-paragraph textarea", "sizing", (field) => {
    fit(field);
    field.addEventListener("input", () => fit(field));
  });
}
