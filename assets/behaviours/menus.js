// Dropdowns are <details>: close them on Escape and outside clicks. "/" goes to the quick search.
import { typing } from "./elements.js";

const close = (except) => document.querySelectorAll("details[data-drop][open]").forEach((drop) => {
  if (!drop.contains(except)) drop.open = false;
});

export function startMenus() {
  document.addEventListener("click", (event) => close(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const open = document.querySelector("details[data-drop][open]");
      close(null);
      open?.querySelector("summary")?.focus();
      if (location.hash === "#menu") location.hash = "";
    } else if (event.key === "/" && !typing(event)) {
      const field = document.querySelector("[data-quick-search]");
      if (field) {
        event.preventDefault();
        field.focus();
      }
    }
  });
}
