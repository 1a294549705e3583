// One rich editor, in the place of a text area. The text area goes on holding the text: what is typed here is
// given to it, with an event as if it were typed there, and Rust need not know which of the two it was.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, codeFolding, foldGutter, foldKeymap, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, nextDiagnostic, previousDiagnostic, setDiagnostics } from "@codemirror/lint";
import { search, searchKeymap } from "@codemirror/search";
import { Annotation, Compartment, EditorSelection, EditorState, Prec } from "@codemirror/state";
import { EditorView, drawSelection, highlightSpecialChars, keymap, lineNumbers, rectangularSelection, tooltips } from "@codemirror/view";
import { completing } from "./complete.js";
import { explaining, paragraph } from "./explain.js";
import { faredGutter, marking, setMarks, setPointed } from "./marks.js";
import { fromBytes, toBytes } from "./offsets.js";
import { colours, theme } from "./styles.js";
import { kindOf } from "./words.js";
import { wrapped } from "./wrapped.js";

/** What is asked of Rust; the numbers stand in src/page/editor/bridge.rs too. */
const SHOWN = 0;
const DESCRIPTION = 1;
const ARNS = 2;
const TEXT = 3;

/** A change that did not come from this editor. */
const outside = Annotation.define();

/** Between a tooltip and the edges of the window, in pixels. */
const EDGE = 6;

function tooltipSpace() {
  const { clientWidth, clientHeight } = document.documentElement;
  return { top: EDGE, left: EDGE, bottom: clientHeight - EDGE, right: clientWidth - EDGE };
}

const lines = (text) => text.replace(/\r\n?/g, "\n");

/** The smallest change that makes `next` of `now`. */
function change(now, next) {
  const least = Math.min(now.length, next.length);
  let from = 0;
  while (from < least && now.charCodeAt(from) === next.charCodeAt(from)) from++;
  let tail = 0;
  while (tail < least - from && now.charCodeAt(now.length - 1 - tail) === next.charCodeAt(next.length - 1 - tail)) tail++;
  return { from, to: now.length - tail, insert: next.slice(from, next.length - tail) };
}

/** Moves ranges along with a change, as the editor does with what it shows. */
function move(ranges, changes) {
  for (const range of ranges) {
    range.from = changes.mapPos(range.from, 1);
    range.to = changes.mapPos(range.to, -1);
  }
}

const same = (left, right) =>
  left.length === right.length &&
  left.every(({ from, to, of }, index) => {
    const other = right[index];
    return from === other.from && to === other.to && of.every((part, place) => part === other.of[place]);
  });

/** What the text area says of itself to those who do not see it. */
const attributesOf = (area) => {
  const names = ["aria-label", "aria-invalid", "aria-describedby"];
  const given = names.filter((name) => area.hasAttribute(name)).map((name) => [name, area.getAttribute(name)]);
  return Object.fromEntries([...given, ["aria-multiline", "true"], ["tabindex", "0"]]);
};

/** Puts a rich editor in a place; it tells `pointed(path, offset, by)` where the pointer and the caret are in it. */
export function enrich(place, pointed) {
  const { host, area, ask } = place;
  const kind = kindOf(host.dataset.path ?? "");
  const attributes = new Compartment();
  // The text as Rust has it, and texts that were sent there and did not come back yet.
  let raw = area.value;
  let sent = [];
  // What Rust said last, and what is shown of it: what is typed moves that along, and is mostly all that happens to it.
  let news;
  let shown = { remarks: [], marks: [], lines: 0, said: attributesOf(area) };

  const send = (text) => {
    sent.push(text);
    area.value = text;
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  };

  const describe = (offset) => {
    const described = ask(DESCRIPTION, toBytes(raw, offset));
    if (!described) return null;
    const at = fromBytes(raw);
    return { from: at(described[0]), to: at(described[1]), says: described[2] };
  };

  const view = new EditorView({
    parent: host,
    state: EditorState.create({
      doc: area.value,
      selection: area.selectionDirection === "backward"
        ? EditorSelection.single(area.selectionEnd, area.selectionStart)
        : EditorSelection.single(area.selectionStart, area.selectionEnd),
      extensions: [
        lintGutter(),
        lineNumbers(),
        faredGutter,
        foldGutter(),
        marking,
        highlightSpecialChars(),
        rectangularSelection(),
        EditorState.allowMultipleSelections.of(true),
        drawSelection({ cursorBlinkRate: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 1200 }),
        indentUnit.of("  "),
        EditorState.tabSize.of(2),
        EditorView.lineWrapping,
        wrapped,
        indentOnInput(),
        json(),
        codeFolding(),
        syntaxHighlighting(colours),
        bracketMatching(),
        closeBrackets(),
        search({ top: true }),
        autocompletion({ override: [completing(kind, () => ask(ARNS, 0) ?? [])], icons: false }),
        tooltips({ tooltipSpace }),
        Prec.high(explaining(kind, describe)),
        // The list of remarks is on the page, below: there is none in the editor.
        keymap.of([{ key: "F8", run: nextDiagnostic, shift: previousDiagnostic }]),
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...searchKeymap, ...foldKeymap, ...defaultKeymap]),
        theme,
        attributes.of(EditorView.contentAttributes.of(shown.said)),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) move([...shown.remarks, ...shown.marks], update.changes);
          if (update.docChanged && !update.transactions.some((one) => one.annotation(outside))) {
            send(update.state.doc.toString());
          }
          if (update.selectionSet || update.focusChanged) {
            pointed(host.dataset.path, update.view.hasFocus ? update.state.selection.main.head : null, "caret", update.docChanged);
          }
        }),
        EditorView.domEventHandlers({
          mousemove: ({ clientX, clientY }, target) => {
            pointed(host.dataset.path, target.posAtCoords({ x: clientX, y: clientY }), "pointer");
          },
          mouseleave: () => pointed(host.dataset.path, null, "pointer"),
          compositionend: () => {
            // What was put off; the editor reads what was composed first.
            setTimeout(() => (changed(), say()));
          },
        }),
      ],
    }),
  });

  /** Takes a text over that is neither shown nor on its way back. */
  const follow = (text) => {
    const echo = sent.lastIndexOf(text);
    if (echo >= 0) {
      sent = sent.slice(echo + 1);
      return;
    }
    const now = view.state.doc.toString();
    const next = lines(text);
    if (now === next) return;
    sent = [];
    const changes = change(now, next);
    const caret = view.hasFocus && { selection: { anchor: changes.from + changes.insert.length }, scrollIntoView: true };
    view.dispatch({ changes, ...caret, annotations: outside.of(true) });
  };

  const mend = (target, index) => {
    const { text, remarks, at } = news;
    // What was typed since then is not typed over.
    if (text !== raw || sent.length > 0) return;
    const [from, to, insert] = remarks[index][5];
    target.dispatch({ changes: { from: at(from), to: at(to), insert }, userEvent: "input.fix" });
    target.focus();
  };

  const diagnostic = ({ from, to, of: [severity, message, help, title] }, index) => ({
    from,
    to,
    severity,
    message: help ? `${message}: ${help}` : message,
    renderMessage: () => {
      const words = document.createElement("span");
      words.append(paragraph(message));
      if (help) words.append(paragraph(help, "help"));
      return words;
    },
    actions: title ? [{ name: title.replaceAll("`", ""), apply: (target) => mend(target, index) }] : [],
  });

  /** The text may have changed. */
  function changed() {
    if (view.composing || !place.rich) return;
    const text = ask(TEXT, 0);
    // The same as before while something is on its way: that has not arrived.
    if (text !== raw) follow(text);
    raw = text;
  }

  /** What is said of the text may have changed: typing has paused, or something else has happened. */
  function say() {
    // With another text on its way, places in this one are not places in that one.
    if (view.composing || !place.rich || sent.length > 0) return;
    const [text, remarks, marks] = ask(SHOWN, 0);
    if (text !== raw) return;
    const at = fromBytes(text);
    news = { text, remarks, at };
    const next = {
      remarks: remarks.map(([from, to, severity, message, help, edit]) => ({ from: at(from), to: at(to), of: [severity, message, help, edit?.[3]] })),
      marks: marks.map(([from, to, ...of]) => ({ from: at(from), to: at(to), of })),
      lines: view.state.doc.lines,
      said: attributesOf(area),
    };
    const specs = [];
    if (!same(next.remarks, shown.remarks)) specs.push(setDiagnostics(view.state, next.remarks.map(diagnostic)));
    if (!same(next.marks, shown.marks) || next.lines !== shown.lines) {
      specs.push({ effects: setMarks.of(next.marks.map(({ from, to, of: [fared, decisive, says] }) => ({ from, to, fared, decisive, says }))) });
    }
    if (JSON.stringify(next.said) !== JSON.stringify(shown.said)) {
      specs.push({ effects: attributes.reconfigure(EditorView.contentAttributes.of(next.said)) });
    }
    shown = next;
    if (specs.length > 0) view.dispatch(...specs);
  }

  const select = (start, end) => {
    const length = view.state.doc.length;
    view.dispatch({
      selection: EditorSelection.single(Math.min(start, length), Math.min(end, length)),
      effects: EditorView.scrollIntoView(Math.min(start, length), { y: "center" }),
    });
  };

  /** Marks a range, or none, as pointed at from elsewhere on the page. */
  const highlight = (start, end) => {
    const length = view.state.doc.length;
    const range = start !== null && { from: Math.min(start, length), to: Math.min(end, length) };
    view.dispatch({ effects: setPointed.of(range && range.from < range.to ? range : null) });
  };

  const leave = () => {
    const { main } = view.state.selection;
    const focused = view.hasFocus;
    const { scrollTop } = view.scrollDOM;
    delete host.dataset.rich;
    delete area.focus;
    delete area.setSelectionRange;
    delete place.rich;
    place.changed = place.said = () => {};
    area.setSelectionRange(main.from, main.to, main.head < main.anchor ? "backward" : "forward");
    area.scrollTop = scrollTop;
    if (focused) area.focus();
    view.destroy();
  };

  const { scrollTop } = area;
  const focused = document.activeElement === area;
  place.rich = { view, highlight, leave };
  place.changed = changed;
  place.said = say;
  const { remove } = place;
  place.remove = () => {
    remove();
    view.destroy();
  };
  changed();
  say();
  if (focused) view.focus();
  host.dataset.rich = "";
  view.scrollDOM.scrollTop = scrollTop;
  if (focused) view.dispatch({ effects: EditorView.scrollIntoView(view.state.selection.main.head) });
  // Whoever speaks to the text area, speaks to the editor in its place.
  area.focus = () => view.focus();
  area.setSelectionRange = select;
}
