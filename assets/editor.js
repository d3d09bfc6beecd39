// The editor of a paper's section: what is typed is kept in this browser, figures go in at the caret.
// Without this script every button asks the server, and nothing else is missing.
import { startCarets } from "./editor/carets.js";
import { startKeeping } from "./editor/keeping.js";
import { startSizes } from "./editor/sizes.js";

function start(root) {
  startSizes(root);
  startCarets(root);
  startKeeping(root);
}

start(document);
// After a button the form comes back from the server in place of the old one.
document.addEventListener("htmx:load", (event) => start(event.target));
