// Finding elements, once each.

/** Call `start` for the root itself and every element in it that matches, each only once for this mark. */
export function once(root, selector, mark, start) {
  const found = [...(root.querySelectorAll?.(selector) ?? [])];
  if (root.matches?.(selector)) found.unshift(root);
  for (const element of found) {
    if (element.dataset[mark]) continue;
    element.dataset[mark] = "1";
    start(element);
  }
}

/** Say something at the foot of the page for a few seconds; it is read out too. */
export function notify(text) {
  const place = document.getElementById("notice");
  if (!place) return;
  place.textContent = text;
  clearTimeout(notify.timer);
  notify.timer = setTimeout(() => { place.textContent = ""; }, 6000);
}

/** Whether the reader is typing, so that single keys are letters. */
export function typing(event) {
  return event.ctrlKey || event.metaKey || event.altKey || event.isComposing
    || event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
}
