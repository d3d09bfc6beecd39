// Visits that the server does not have yet, in this browser, by who wrote them. A draft goes when it was saved or given up.
const PREFIX = "visit:";
const placeOf = (draft) => `${PREFIX}${draft.who}:${draft.key}`;

/** A random key of 128 bits: a visit that is sent twice under it is one visit. */
export function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Keep a draft; whether it could be kept (a full or forbidden storage keeps nothing). */
export function keep(draft) {
  try {
    localStorage.setItem(placeOf(draft), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

export function drop(draft) {
  localStorage.removeItem(placeOf(draft));
}

/** The drafts of one person in one seat, oldest first; nobody else's. */
export function draftsOf(who) {
  const mine = `${PREFIX}${who}:`;
  return Object.keys(localStorage)
    .filter((name) => name.startsWith(mine))
    .map((name) => JSON.parse(localStorage.getItem(name)))
    .sort((a, b) => a.fields.at[0].localeCompare(b.fields.at[0]));
}
