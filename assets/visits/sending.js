// One draft to the server, and what its answer means. Nothing here forgets a draft.
const isJson = (answer) => (answer.headers.get("Content-Type") ?? "").includes("application/json");

function body(draft, token, files) {
  const data = new FormData();
  data.append("csrfmiddlewaretoken", token);
  for (const [name, values] of Object.entries(draft.fields)) values.forEach((value) => data.append(name, value));
  for (const file of files) data.append("photos", file, file.name);
  return data;
}

/**
 * Send a draft; resolves to `{ state, told }` and never rejects.
 *
 * saved: the server has it. offline: nobody answered, try again later. signin: the session is over. stale: the page is
 * from before the last sign-in. wrong: it must be changed. other: it belongs to another account.
 */
export async function send(draft, { url, token, files = [] }) {
  let answer;
  try {
    answer = await fetch(url, {
      method: "POST",
      body: body(draft, token, files),
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      redirect: "manual",
    });
  } catch {
    return { state: "offline", told: {} };
  }
  if (answer.type === "opaqueredirect") return { state: "signin", told: {} };
  const told = isJson(answer) ? await answer.json().catch(() => ({})) : {};
  if (answer.ok && told.visit) return { state: "saved", told };
  if (answer.status === 422 || (answer.status === 403 && told.message)) return { state: "wrong", told };
  if (answer.status === 409) return { state: "other", told };
  if (answer.status === 403) return { state: "stale", told };
  return { state: "offline", told };
}
