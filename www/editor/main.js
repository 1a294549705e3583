// @ts-check
// The rich editors: takes the editors of the page over from www/boot.js, and gives them back by choice.
//
// Bundled as a classic script (xtask/tools/finish.mjs), since a page with an opaque origin can load no modules.

import { linkRanges } from "./linked-ranges.js";
import { createRichEditor } from "./rich-editor.js";

/** @import { Entry, Registry } from "./protocol.js" */

/** @type {Registry} */
const registry = Reflect.get(globalThis, "why403Editors");
const onPointed = linkRanges(registry);

/**
 * Whether to exchange the field now would break what a person is doing: composing, or dragging a selection.
 *
 * @param {Entry} entry
 */
const busy = ({ element, area }) => element.hasAttribute("data-composing") || area.matches(":active");

const ENDS = ["compositionend", "pointerup", "pointercancel"];

/** @param {Entry} entry */
function update(entry) {
  if (!registry.entries.has(entry) || registry.rich === Boolean(entry.editor)) return;
  if (entry.editor) {
    entry.editor.leave();
  } else if (!busy(entry)) {
    createRichEditor(entry, onPointed);
  } else {
    const again = () => {
      for (const event of ENDS) removeEventListener(event, again);
      // After the browser's own handling of the event.
      setTimeout(update, 0, entry);
    };
    for (const event of ENDS) addEventListener(event, again);
  }
}

registry.update = () => {
  document.documentElement.dataset.editor = registry.rich ? "rich" : "plain";
  registry.entries.forEach(update);
};
registry.update();
