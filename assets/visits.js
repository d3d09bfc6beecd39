// 我的企业: a visit is written down in place, kept on the phone until the server has it, and sent once.
// Without this script each enterprise leads to a page with the same form.
import { startPage } from "./visits/page.js";

const place = document.querySelector("[data-visits]");
if (place) startPage(place);
