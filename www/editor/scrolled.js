// Where a text area is scrolled to, told in the text itself: a rich editor breaks its lines elsewhere.

/** Measures a text area, whose letters are all of one width. */
function measured(area) {
  const style = getComputedStyle(area);
  const context = document.createElement("canvas").getContext("2d");
  context.font = `${style.fontSize} ${style.fontFamily}`;
  const width = area.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  const columns = Math.max(1, Math.floor(width / (context.measureText("m").width || 8)));
  return { columns, height: parseFloat(style.lineHeight) || 20, text: area.value };
}

const rows = (line, columns) => Math.max(1, Math.ceil(line.length / columns));

/** How far below its beginning an offset of the text stands, roughly. */
function depth({ columns, height, text }, offset) {
  const before = text.slice(0, offset).split("\n");
  return before.slice(0, -1).reduce((sum, line) => sum + rows(line, columns), 0) * height;
}

/** A place in the text that is in view, and how far below the upper edge it stands: the caret's, or the first line's. */
export function anchorOf(area) {
  const how = measured(area);
  const caret = area.selectionDirection === "backward" ? area.selectionStart : area.selectionEnd;
  const below = depth(how, caret) - area.scrollTop;
  if (area === document.activeElement && below >= 0 && below < area.clientHeight - how.height) return { offset: caret, below, caret: true };
  let [offset, row] = [0, 0];
  for (const line of how.text.split("\n")) {
    row += rows(line, how.columns);
    if (row * how.height > area.scrollTop) break;
    offset += line.length + 1;
  }
  return { offset, below: 0 };
}

/** Scrolls a text area so that a place stands as far below its upper edge. */
export function scrollTo(area, { offset, below }) {
  area.scrollTop = depth(measured(area), offset) - below;
}
