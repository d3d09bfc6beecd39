// Charts: the library is loaded only where one stands, when it comes into sight. Its table is in the page.
import { once } from "./elements.js";

/** The page says the address, since it knows the hash of the file. */
const library = () => import(/* @vite-ignore */ document.documentElement.dataset.charts);

function show(area) {
  area.hidden = false;
  const table = area.parentElement.querySelector("[data-chart-table]");
  if (table) table.open = false;
  const seen = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    seen.disconnect();
    library().then(({ draw }) => draw(area)).catch((error) => {
      console.warn(error);
      area.hidden = true;
      if (table) table.open = true;
    });
  }, { rootMargin: "200px" });
  seen.observe(area);
}

export function startCharts(root) {
  if (document.documentElement.dataset.charts) once(root, "[data-chart]", "drawing", show);
}
