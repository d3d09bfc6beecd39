// No form is sent twice; a form that came back with errors shows them first; some fields send at once.
const buttons = (form) => [...form.querySelectorAll("button[type=submit], button:not([type])")];

function shut(button) {
  if (button.disabled) return;
  button.dataset.shut = "1";
  button.disabled = true;
}

function release(form) {
  delete form.dataset.sending;
  form.querySelectorAll("button[data-shut]").forEach((button) => {
    delete button.dataset.shut;
    button.disabled = false;
  });
}

function guard(event) {
  const form = event.target;
  if ((event.submitter?.getAttribute("formmethod") ?? form.method) !== "post") return;
  if (form.dataset.sending) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  form.dataset.sending = "1";
  // Later, so that the pressed button's own name and value still travel.
  setTimeout(() => {
    if (event.defaultPrevented && !form.hasAttribute("hx-post")) release(form);
    else buttons(form).forEach(shut);
  });
}

export function startForms() {
  document.addEventListener("submit", guard, true);
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form");
    if (form) release(form);
  });
  // Back shows the page as it was left, with its buttons shut.
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(release));
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit-on-change]")) event.target.form?.requestSubmit();
  });
  document.querySelector("[data-focus]")?.focus();
}
