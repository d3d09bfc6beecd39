// Charts: one palette, labels on the marks, bars from zero. The table behind each chart is in the page.
import { BarChart, LineChart, PieChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";

echarts.use([
  AriaComponent, BarChart, GridComponent, LabelLayout, LegendComponent, LineChart, PieChart, SVGRenderer,
  TooltipComponent,
]);

const PALETTE = ["#1d5fbf", "#17703f", "#c77d0a", "#7a5bb5", "#5c6b7a", "#c23b3b"];

/** Draw the option that stands as JSON in the element that `data-chart` names. */
export function draw(element) {
  if (echarts.getInstanceByDom(element)) return;
  const option = JSON.parse(document.getElementById(element.dataset.chart).textContent);
  const chart = echarts.init(element, null, { renderer: "svg" });
  chart.setOption({
    animation: false,
    aria: { enabled: true },
    color: PALETTE,
    grid: { left: 4, right: 8, top: 28, bottom: 4, outerBoundsMode: "same" },
    textStyle: { fontFamily: "inherit" },
    ...option,
    // Rich text, not HTML: the content security policy allows no inline style.
    tooltip: option.tooltip && { ...option.tooltip, renderMode: "richText" },
  });
  new ResizeObserver(() => chart.resize()).observe(element);
}
