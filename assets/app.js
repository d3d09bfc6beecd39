// What every page does in the browser: htmx, a few of Tabler's behaviours, and charts when a page has one.
// Everything works without it; it only spares a page load.
import htmx from "htmx.org";
import "@tabler/core/js/src/bootstrap/alert.ts";
import "@tabler/core/js/src/bootstrap/collapse.ts";
import "@tabler/core/js/src/bootstrap/dropdown.ts";
import "@tabler/core/js/src/bootstrap/modal.ts";
import "@tabler/core/js/src/bootstrap/offcanvas.ts";
import "@tabler/core/js/src/bootstrap/tab.ts";
import { startBehaviours } from "./behaviours.js";

window.htmx = htmx;
// The content security policy forbids both; saying so here keeps htmx from trying.
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;

/** Load the chart library only where a chart stands; its address comes from the page, which knows the hash. */
function startCharts(root) {
  const charts = root.querySelectorAll?.("[data-chart]") ?? [];
  const address = document.documentElement.dataset.charts;
  if (charts.length && address) {
    import(/* @vite-ignore */ address).then(({ draw }) => charts.forEach(draw));
  }
}

htmx.onLoad((root) => {
  startBehaviours(root);
  startCharts(root);
});
