// Small behaviours of our own, each bound by a data attribute and safe to start twice.

/** Start what this part of the page asks for. */
export function startBehaviours(root) {
  root.querySelectorAll?.("[data-submit-on-change]").forEach((field) => {
    if (field.dataset.started) return;
    field.dataset.started = "1";
    field.addEventListener("change", () => field.form?.requestSubmit());
  });
}
