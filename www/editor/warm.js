// The first keys wait for code that has never run, or not often enough for the browser to have made it fast. So a few are tried
// beforehand, in a copy of the editor that nobody sees or reaches.

import { insertBracket } from "@codemirror/autocomplete";
import { EditorView } from "@codemirror/view";

/** What is tried: a statement as it begins, with all that opens and closes. */
const TRIED = '{"Sid": "Tried", "Effect": "Allow", "Resource": ["arn:aws:';

/** Whether it was done: the code is the same for all editors. */
let warm = false;

/** Tries keys in a copy of an editor, one each time that the browser has nothing else to do. */
export function warmUp(view) {
  if (warm || !globalThis.requestIdleCallback) return;
  warm = true;
  let next = 0;
  let copy;
  const go = () => {
    copy ??= copyOf(view);
    const key = TRIED[next++];
    // Not said to be typed, which would have it look for completions.
    const { changes, newSelection, effects } = copy.state.update(insertBracket(copy.state, key) ?? copy.state.replaceSelection(key));
    copy.dispatch({ changes, selection: bare(newSelection), effects });
    copy.coordsAtPos(copy.state.selection.main.head);
    if (next < TRIED.length) return requestIdleCallback(go);
    copy.dom.parentElement.remove();
    copy.destroy();
  };
  requestIdleCallback(go);
}

/** One caret, with no side: an editor whose caret has one moves the page's own selection there when it measures, and the focus. */
const bare = ({ main }) => ({ anchor: main.head });

/** In the window, since elsewhere it would measure nothing. */
function copyOf({ state }) {
  const stage = document.createElement("div");
  stage.className = "rehearsal";
  stage.inert = true;
  document.body.append(stage);
  return new EditorView({ state: state.update({ selection: bare(state.selection) }).state, parent: stage });
}
