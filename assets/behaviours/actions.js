// Short forms in place: mark the pressed button, move the focus into the form, close it, say what went wrong.
import { notify } from "./elements.js";

const SAID = {
  0: "网络不通，请检查后重试。已填内容仍在页面上。",
  403: "没有完成：登录状态已变化，或您当前的身份没有此项权限。已填内容仍在，请刷新页面后再试。",
  404: "没有找到，可能已被他人处理。请刷新页面。",
  413: "文件太大，服务器没有接收。请压缩后重试。",
  429: "操作过于频繁，请稍等一分钟。",
};

export function startActions() {
  document.addEventListener("htmx:afterSwap", (event) => {
    const place = event.target.closest?.(".ys-action-form") ?? event.target;
    if (!place.matches?.(".ys-action-form, .ys-action-form *")) return;
    const summary = place.querySelector("[data-focus]");
    (summary ?? place.querySelector("input:not([type=hidden]), select, textarea, button"))?.focus();
    place.scrollIntoView({ block: "nearest" });
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-close]");
    const place = button?.closest(".ys-action-form");
    if (!place) return;
    event.preventDefault();
    place.replaceChildren();
    document.querySelector("[data-action]")?.focus();
  });
  document.addEventListener("htmx:responseError", (event) => {
    notify(SAID[event.detail.xhr.status] ?? "系统出了问题，操作可能没有完成。请稍后重试。");
  });
  document.addEventListener("htmx:sendError", () => notify(SAID[0]));
}
