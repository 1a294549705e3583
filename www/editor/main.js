// The rich editors: takes the page's editors over from www/boot.js, and gives them back by choice.
//
// A bundle of classic script (xtask/tools/finish.mjs): a page with an opaque origin can load no modules.

import "./styles.js";
import { install } from "./pointing.js";
import { enrich } from "./rich.js";

const editors = globalThis.why403Editors;
const pointed = install(editors);

/** Whether exchanging the field now would break what a person is doing: composing, or drawing a selection. */
const busy = (area) => area.hasAttribute("data-composing") || area.matches(":active");

/** Makes one place as it is wanted; later, where that would disturb. */
function settle(place) {
  if (editors.rich === Boolean(place.rich)) return;
  if (!editors.rich) {
    place.rich.leave();
    return;
  }
  if (!busy(place.area)) {
    enrich(place, pointed);
    return;
  }
  const again = () => {
    for (const event of ["compositionend", "pointerup", "pointercancel"]) removeEventListener(event, again);
    // What ends it has effects of its own, which come first.
    setTimeout(() => editors.places.has(place) && settle(place));
  };
  for (const event of ["compositionend", "pointerup", "pointercancel"]) addEventListener(event, again);
}

editors.show = () => {
  document.documentElement.dataset.editor = editors.rich ? "rich" : "plain";
  editors.places.forEach(settle);
};
editors.show();
