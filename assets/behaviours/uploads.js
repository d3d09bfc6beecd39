// Files: what was picked, with a small picture; what is too large is said before it is sent; progress while it is.
import { once } from "./elements.js";

const words = (size) => (size < 1048576 ? `${Math.max(1, Math.round(size / 1024))} KB` : `${Number((size / 1048576).toFixed(1))} MB`);

function wrong(file, field) {
  const ends = field.accept.split(",").filter(Boolean);
  if (file.size > Number(field.dataset.each)) return `超过 ${words(Number(field.dataset.each))}，请压缩后再传`;
  if (ends.length && !ends.some((end) => file.name.toLowerCase().endsWith(end))) return "这种类型不能上传";
  return "";
}

function line(file, fault) {
  const item = document.createElement("li");
  if (file.type.startsWith("image/")) {
    const picture = document.createElement("img");
    picture.alt = "";
    picture.src = URL.createObjectURL(file);
    picture.addEventListener("load", () => URL.revokeObjectURL(picture.src));
    item.append(picture);
  }
  const said = document.createElement("span");
  said.textContent = `${file.name}（${words(file.size)}）`;
  item.append(said);
  if (fault) {
    const error = document.createElement("span");
    error.className = "ys-error";
    error.textContent = fault;
    item.append(error);
  }
  return item;
}

function show(field) {
  const files = [...field.files];
  const most = Number(field.dataset.most);
  const faults = files.map((file) => wrong(file, field));
  const place = field.closest(".ys-field")?.querySelector("[data-picked]");
  place?.replaceChildren(...files.map((file, index) => line(file, faults[index])));
  const many = files.length > most ? `最多 ${most} 个文件，请减少后重选` : "";
  field.setCustomValidity(many || faults.find(Boolean) || "");
  if (many || faults.some(Boolean)) field.reportValidity();
}

export function startUploads(root) {
  once(root, "input[type=file][data-upload]", "uploading", (field) => {
    field.addEventListener("change", () => show(field));
    const bar = field.closest(".ys-field")?.querySelector("progress");
    field.form?.addEventListener("htmx:xhr:progress", (event) => {
      if (!bar || !field.files.length || !event.detail.lengthComputable) return;
      bar.hidden = false;
      bar.value = Math.round((event.detail.loaded / event.detail.total) * 100);
    });
  });
}
