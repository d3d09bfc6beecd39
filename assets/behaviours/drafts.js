// Words typed into a marked form are kept in this browser until they are sent. Never files, passwords or hidden fields.
import { once } from "./elements.js";

const who = () => document.documentElement.dataset.actor || "-";
const keyOf = (form) => `draft:${who()}:${form.dataset.draft}`;
const fields = (form) => [...form.elements].filter(
  (field) => field.name && !["hidden", "password", "file", "submit", "button"].includes(field.type),
);

function collect(form) {
  const kept = {};
  for (const field of fields(form)) {
    if (["checkbox", "radio"].includes(field.type)) {
      if (field.checked) (kept[field.name] ??= []).push(field.value);
    } else if (field.value) kept[field.name] = [field.value];
  }
  return kept;
}

function fill(form, kept) {
  for (const field of fields(form)) {
    const values = kept[field.name];
    if (!values) continue;
    if (["checkbox", "radio"].includes(field.type)) field.checked = values.includes(field.value);
    else [field.value] = values;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function banner(form, key) {
  const line = document.createElement("div");
  line.className = "ys-draft";
  line.setAttribute("role", "status");
  const words = document.createElement("span");
  words.textContent = "已恢复上次没有提交的内容。";
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "btn btn-sm";
  drop.textContent = "清空重填";
  drop.addEventListener("click", () => {
    localStorage.removeItem(key);
    form.reset();
    line.remove();
  });
  line.append(words, drop);
  form.prepend(line);
}

function start(form) {
  const key = keyOf(form);
  const sent = sessionStorage.getItem("sent") === key;
  const kept = JSON.parse(localStorage.getItem(key) ?? "null");
  // A form that came back with errors carries its own words; one that came back empty was taken.
  const faulty = Boolean(form.querySelector(".is-invalid"));
  if (sent && !faulty) localStorage.removeItem(key);
  else if (kept && !faulty) {
    fill(form, kept);
    banner(form, key);
  }
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const words = collect(form);
      if (Object.keys(words).length) localStorage.setItem(key, JSON.stringify(words));
      else localStorage.removeItem(key);
    }, 400);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    localStorage.setItem(key, JSON.stringify(collect(form)));
    sessionStorage.setItem("sent", key);
  });
}

/** After sending, a page without that form means that it was taken: the draft has done its work. */
function settle() {
  const key = sessionStorage.getItem("sent");
  if (!key) return;
  const again = [...document.querySelectorAll("form[data-draft]")].some((form) => keyOf(form) === key);
  if (!again) localStorage.removeItem(key);
  sessionStorage.removeItem("sent");
}

function leave() {
  Object.keys(localStorage).filter((key) => key.startsWith("draft:")).forEach((key) => localStorage.removeItem(key));
}

export function startDrafts(root) {
  once(root, "form[data-draft]", "drafting", start);
  once(root, "form[data-leaving]", "leaving", (form) => form.addEventListener("submit", leave));
  if (root === document.body) settle();
}
