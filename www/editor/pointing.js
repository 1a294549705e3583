// Whatever on the page speaks of a place in a text carries data-place, "<path> <start> <end>": pointing at it marks the
// place in the editor, and pointing at a place in the editor marks what speaks of it. Like :hover, none of this is state.

const SPEAKS = "[data-place]";

/** How long typing must rest, in milliseconds; src/page/editor/remarks.rs waits as long. */
const PAUSE = 150;

const placeOf = (element) => {
  const [path, start, end] = element.dataset.place.split(" ");
  return { path, start: Number(start), end: Number(end) };
};

const speaker = (target) => target?.closest?.(SPEAKS) ?? null;

/** Watches the page; gives what the editors tell where the pointer or the caret is in them: `pointed(path, offset | null)`. */
export function install(editors) {
  // What is pointed at and what has the focus on the page; the pointer comes first.
  let over = null;
  let focused = null;
  let lit = null;

  const show = () => {
    const element = [over, focused].find((one) => one?.isConnected && one.dataset.place);
    if (lit) lit.rich?.highlight(null, null);
    lit = null;
    if (!element) return;
    const { path, start, end } = placeOf(element);
    for (const place of editors.places) {
      if (place.host.dataset.path !== path || !place.rich) continue;
      place.rich.highlight(start, end);
      lit = place;
    }
  };
  const watch = (event, take) =>
    document.addEventListener(event, ({ target, relatedTarget }) => {
      if (take(target, relatedTarget)) show();
    });
  watch("pointerover", (target) => over !== (over = speaker(target)));
  watch("pointerout", (_, to) => !to && over !== (over = null));
  watch("focusin", (target) => focused !== (focused = speaker(target)));
  watch("focusout", (_, to) => !to && focused !== (focused = null));

  // Where the pointer and the caret are in an editor.
  let marked = [];
  let due = false;
  let pause;
  const at = { pointer: null, caret: null };

  const mark = () => {
    due = false;
    for (const element of marked) element.classList.remove("pointed");
    const here = at.pointer ?? at.caret;
    marked = here ? speakingOf(here) : [];
    for (const element of marked) element.classList.add("pointed");
  };

  return (path, offset, by = "caret", typed = false) => {
    at[by] = offset === null ? null : { path, offset };
    clearTimeout(pause);
    if (due) return;
    // What is typed may be spoken of otherwise at every key; what is said of a place follows it a little later.
    if (typed) pause = setTimeout(mark, PAUSE);
    else requestAnimationFrame(mark);
    due = !typed;
  };
}

/** The elements that speak of the innermost range around a place. */
function speakingOf({ path, offset }) {
  const found = [];
  for (const element of document.querySelectorAll(SPEAKS)) {
    // A button that leads there stands in what speaks of it.
    if (element.parentElement.closest(SPEAKS)?.dataset.place === element.dataset.place) continue;
    const place = placeOf(element);
    if (place.path === path && place.start <= offset && offset <= place.end) {
      found.push({ element, length: place.end - place.start });
    }
  }
  const least = Math.min(...found.map(({ length }) => length));
  return found.filter(({ length }) => length === least).map(({ element }) => element);
}
