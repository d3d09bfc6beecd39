// The page: the list, the form in its place, what waits to be sent.
import { draftsOf, drop, keep, newKey } from "./drafts.js";
import { send } from "./sending.js";

const RETRY = 30_000;
const WORDS = {
  offline: "待发送",
  signin: "登录已过期，请登录后自动发送",
  stale: "页面已过期，请刷新后自动发送",
  other: "由另一账号填写，请用原来的身份登录",
};
const CARRIED = ["who", "client_key", "at", "enterprise"];

export function startPage(place) {
  const find = (name) => place.querySelector(`[data-${name}]`);
  const [list, section, title, form] = ["list", "visit", "visit-name", "visit-form"].map(find);
  const [waiting, lines] = ["pending", "pending-list"].map(find);
  const { who } = place.dataset;
  const files = new Map(); // photos do not go into the browser's storage; they wait as long as the page is open
  let busy = false;
  let timer;

  const say = (text) => {
    const notice = document.getElementById("notice");
    if (notice) notice.textContent = text;
  };

  function show(open) {
    section.hidden = !open;
    list.hidden = open;
    if (open) title.focus();
    scrollTo(0, 0);
  }

  function fill(values) {
    form.reset();
    for (const field of form.elements) {
      const given = values[field.name];
      if (!given) continue;
      if (["checkbox", "radio"].includes(field.type)) field.checked = given.includes(field.value);
      else if (field.type !== "file") [field.value] = given;
    }
  }

  function open(name, values) {
    fill(values);
    title.textContent = name;
    form.querySelector("details").open = false;
    history.pushState({ visit: true }, "");
    show(true);
  }

  function collect() {
    const values = {};
    for (const field of form.elements) {
      const skipped = !field.name || ["file", "submit", "button"].includes(field.type) || field.name === "csrfmiddlewaretoken";
      const unticked = ["checkbox", "radio"].includes(field.type) && !field.checked;
      if (!skipped && !unticked && (field.value || CARRIED.includes(field.name))) (values[field.name] ??= []).push(field.value);
    }
    return values;
  }

  function mark(uscc, text) {
    const line = list.querySelector(`[data-enterprise="${CSS.escape(uscc)}"] [data-mark]`);
    if (line) line.textContent = text;
  }

  function line(draft) {
    const item = document.createElement("li");
    const words = document.createElement("span");
    const [name, state] = [document.createElement("b"), document.createElement("small")];
    name.textContent = draft.name;
    state.textContent = draft.fault || WORDS[draft.state] || WORDS.offline;
    words.append(name, state);
    item.append(words);
    if (draft.state === "signin" || draft.state === "stale") {
      const link = document.createElement("a");
      link.href = place.dataset.login;
      link.className = "btn btn-sm";
      link.textContent = draft.state === "signin" ? "去登录" : "刷新";
      item.append(link);
    }
    const [change, forget] = ["修改", "放弃"].map((label) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-sm";
      button.textContent = label;
      return button;
    });
    change.addEventListener("click", () => open(draft.name, draft.fields));
    forget.addEventListener("click", () => {
      if (!confirm(`放弃这条没有发出的走访？${draft.name}`)) return;
      drop(draft);
      draw();
    });
    item.append(change, forget);
    return item;
  }

  function draw() {
    const drafts = draftsOf(who);
    waiting.hidden = !drafts.length;
    lines.replaceChildren(...drafts.map(line));
    drafts.forEach((draft) => mark(draft.fields.enterprise[0], WORDS.offline));
  }

  function settle(draft, { state, told }) {
    if (state === "saved") {
      drop(draft);
      files.delete(draft.key);
      mark(draft.fields.enterprise[0], "今天已联系");
      const stopped = told.stopped ? `下次联系没有排上：${told.stopped}${told.free ? `最早 ${told.free} 可以安排。` : ""}` : "";
      say(`已保存：${draft.name}。${stopped}`);
      return;
    }
    keep({ ...draft, state, fault: told.message ?? "" });
  }

  async function flush() {
    if (busy) return;
    busy = true;
    clearTimeout(timer);
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    let later = false;
    for (const draft of draftsOf(who)) {
      if (draft.state === "wrong") continue;
      const outcome = await send(draft, { url: form.action, token, files: files.get(draft.key) });
      settle(draft, outcome);
      later ||= outcome.state === "offline";
      if (["offline", "signin", "stale", "other"].includes(outcome.state)) break;
    }
    busy = false;
    draw();
    if (later) timer = setTimeout(flush, RETRY);
  }

  place.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-enterprise]");
    if (!chosen || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const { enterprise, name } = chosen.dataset;
    open(name, { enterprise: [enterprise], who: [who], client_key: [newKey()] });
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const values = collect();
    values.at = [new Date().toISOString()];
    const draft = { key: values.client_key[0], who, name: title.textContent, fields: values, state: "offline", fault: "" };
    if (!keep(draft)) {
      form.submit(); // no room in this browser: the ordinary way, which needs the network
      return;
    }
    const photos = [...(form.elements.photos?.files ?? [])];
    if (photos.length) files.set(draft.key, photos);
    history.back();
    draw();
    flush();
  });

  addEventListener("popstate", () => show(false));
  addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
  draw();
  flush();
}
