// Lists by keyboard (j, k, Enter, x), a click anywhere on a row, the batch bar, and coming back to the same place.
import { typing } from "./elements.js";

const rows = () => [...document.querySelectorAll("[data-row]")];
const here = () => document.querySelector("[data-row].ys-here");
const key = () => `place:${location.pathname}${location.search}`;

function goTo(row) {
  here()?.classList.remove("ys-here");
  if (!row) return;
  row.classList.add("ys-here");
  row.scrollIntoView({ block: "nearest" });
  row.querySelector("[data-open]")?.focus({ preventScroll: true });
}

function open(row, event) {
  const link = row?.querySelector("[data-open]");
  const address = link?.href ?? row?.dataset.href;
  if (!address) return;
  if (event.ctrlKey || event.metaKey || event.button === 1) window.open(address);
  else location.assign(address);
}

function onKey(event) {
  if (typing(event) || !rows().length) return;
  const list = rows();
  const at = list.indexOf(here());
  if (event.key === "j") goTo(list[Math.min(at + 1, list.length - 1)]);
  else if (event.key === "k") goTo(list[Math.max(at - 1, 0)]);
  else if (event.key === "x" && at >= 0) list[at].querySelector("input[name=row]")?.click();
  else if (event.key === "Enter" && at >= 0 && !event.target.closest("a, button, summary")) open(list[at], event);
  else return;
  event.preventDefault();
}

function count() {
  const boxes = [...document.querySelectorAll("input[name=row]")];
  const on = boxes.filter((box) => box.checked).length;
  document.querySelectorAll("[data-batch]").forEach((bar) => {
    bar.hidden = on === 0;
    bar.querySelector("[data-batch-count]").textContent = on;
  });
  const all = document.querySelector("[data-pick-all]");
  if (all) {
    all.checked = on > 0 && on === boxes.length;
    all.indeterminate = on > 0 && on < boxes.length;
  }
}

/** Back returns to the same row and scroll; the browser does most of it, this survives a page loaded anew. */
function remember() {
  const index = rows().indexOf(here());
  sessionStorage.setItem(key(), JSON.stringify({ index, top: scrollY }));
}

function restore() {
  const kept = JSON.parse(sessionStorage.getItem(key()) ?? "null");
  const [entry] = performance.getEntriesByType("navigation");
  if (!kept || entry?.type !== "back_forward") return;
  if (kept.index >= 0) rows()[kept.index]?.classList.add("ys-here");
  scrollTo(0, kept.top);
}

export function startLists() {
  if (!rows().length) return;
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", (event) => {
    const row = event.target.closest("[data-row]");
    if (!row) return;
    if (event.target.closest("a, button, input, label, summary")) {
      here()?.classList.remove("ys-here");
      row.classList.add("ys-here");
      return;
    }
    if (String(getSelection())) return;
    goTo(row);
    open(row, event);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-pick-all]")) {
      document.querySelectorAll("input[name=row]").forEach((box) => { box.checked = event.target.checked; });
    }
    if (event.target.matches("[data-pick-all], input[name=row]")) count();
  });
  document.addEventListener("reset", () => setTimeout(count));
  addEventListener("pagehide", remember);
  addEventListener("pageshow", count);
  restore();
  count();
}
