// What every page does in the browser. Everything works without it; it spares page loads and lost words.
import htmx from "htmx.org";
import { startActions } from "./behaviours/actions.js";
import { startCharts } from "./behaviours/charts.js";
import { startDrafts } from "./behaviours/drafts.js";
import { startForms } from "./behaviours/forms.js";
import { startInserts } from "./behaviours/inserts.js";
import { startLists } from "./behaviours/lists.js";
import { startMenus } from "./behaviours/menus.js";
import { startMoney } from "./behaviours/money.js";
import { startUploads } from "./behaviours/uploads.js";

window.htmx = htmx;
// The content security policy forbids both; saying so here keeps htmx from trying.
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;

startMenus();
startLists();
startActions();
startForms();
startInserts();

// Parts that come later (a short form fetched into place) start the same way as the page.
htmx.onLoad((root) => {
  startCharts(root);
  startMoney(root);
  startUploads(root);
  startDrafts(root);
});
