// An amount typed in 万元 is read back in full.
import { once } from "./elements.js";

/** `5,000,000` out of "500": exact, by moving the point in the text; null when it is no number. */
export function inYuan(text) {
  const found = /^(\d+)(?:\.(\d{0,6}))?$/.exec(text.replace(/[,，\s]/g, ""));
  if (!found) return null;
  const digits = `${found[1]}${(found[2] ?? "").padEnd(6, "0")}`;
  const whole = digits.slice(0, -2).replace(/^0+(?=\d)/, "");
  const fen = digits.slice(-2);
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ",")}${fen === "00" ? "" : `.${fen}`}`;
}

export function startMoney(root) {
  once(root, "[data-money=wan]", "reading", (field) => {
    const place = field.closest(".ys-field")?.querySelector(".ys-readback");
    const read = () => {
      const yuan = inYuan(field.value);
      if (place) place.textContent = yuan === null ? "" : `即 ${yuan} 元`;
    };
    field.addEventListener("input", read);
    read();
  });
}
