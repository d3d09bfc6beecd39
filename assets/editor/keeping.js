// What is typed is kept in this browser with the version from which it began, until the server says that it has it.
import { once } from "../behaviours/elements.js";

const KEPT = 14 * 86400000;
const who = () => document.documentElement.dataset.actor || "-";
const keyOf = (form) => `draft:${who()}:section:${form.dataset.editor}`;
const values = (form, name) => [...form.elements].filter((field) => field.name === name).map((field) => field.value);
const token = () => `d${Date.now().toString(36)}${Math.random().toString(36).slice(2, 10)}`;

function words(form) {
  return {
    base: form.elements.base.value,
    draft: form.elements.draft.value,
    note: form.elements.note?.value ?? "",
    material: values(form, "material"),
    key: values(form, "key"),
    text: values(form, "text"),
    at: Date.now(),
  };
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

function keep(form) {
  if (!form.elements.draft.value) form.elements.draft.value = token();
  localStorage.setItem(keyOf(form), JSON.stringify(words(form)));
}

function hidden(form, name, value) {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = name;
  field.value = value;
  form.append(field);
}

/** The kept form goes to the server, which shows it as it was, in its order and with its checks. */
function restore(form, kept) {
  form.querySelectorAll("[name=key], [name=text], [name=material]").forEach((field) => field.removeAttribute("name"));
  form.elements.base.value = kept.base;
  form.elements.draft.value = kept.draft;
  form.elements.note.value = kept.note;
  kept.material.forEach((value) => hidden(form, "material", value));
  kept.key.forEach((value, place) => {
    hidden(form, "key", value);
    hidden(form, "text", kept.text[place]);
  });
  form.querySelector("[value=preview]").click();
}

function button(text, css, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `btn btn-sm ${css}`;
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

function offer(form, kept) {
  const line = document.createElement("div");
  line.className = "ys-draft";
  line.setAttribute("role", "status");
  const said = document.createElement("span");
  said.textContent = `这台电脑上有 ${new Date(kept.at).toLocaleString("zh-CN", { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" })} 没有保存的修改。`;
  line.append(said, button("接着改", "btn-primary", () => restore(form, kept)), button("不要了", "", () => {
    localStorage.removeItem(keyOf(form));
    line.remove();
  }));
  form.prepend(line);
}

const same = (form, kept) => {
  const full = (texts) => JSON.stringify(texts.map((text) => text.trim()).filter(Boolean));
  return full(kept.text) === full(values(form, "text"));
};

function start(form) {
  const kept = read(keyOf(form));
  if ("unsaved" in form.dataset) keep(form);
  else if (kept) {
    const over = kept.draft === form.dataset.kept || Date.now() - kept.at > KEPT || same(form, kept);
    if (over) localStorage.removeItem(keyOf(form));
    else offer(form, kept);
  }
  let timer;
  form.addEventListener("input", (event) => {
    if (event.target.name !== "text" && event.target.name !== "note") return;
    clearTimeout(timer);
    timer = setTimeout(() => { if (form.isConnected) keep(form); }, 400);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    if (form.elements.text) keep(form);
  }, true);
}

export function startKeeping(root) {
  once(root, "form[data-editor]", "keeping", start);
}
