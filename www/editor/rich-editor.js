// @ts-check
// A CodeMirror editor in the place of a text area.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, codeFolding, foldGutter, foldKeymap, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { forEachDiagnostic, lintGutter, nextDiagnostic, previousDiagnostic, setDiagnostics } from "@codemirror/lint";
import { search, searchKeymap } from "@codemirror/search";
import { Annotation, EditorSelection, EditorState, Prec } from "@codemirror/state";
import { EditorView, drawSelection, highlightSpecialChars, keymap, lineNumbers, rectangularSelection, tooltips } from "@codemirror/view";
import { completions } from "./completions.js";
import { hover, paragraph } from "./hover.js";
import { preview, setPreview } from "./preview.js";
import { textKind } from "./policy-reference.js";
import { setHighlight, setMarkers, statementMarkers } from "./statement-markers.js";
import { colours, theme } from "./theme.js";
import { wrappedIndent } from "./wrapped-indent.js";

/** @import { Diagnostic, Entry, Marker, RichEditor } from "./protocol.js" */

/** Marks a transaction with a change that the page made. */
const fromPage = Annotation.define();

/** Between a tooltip and the edges of the window, in pixels. */
const EDGE = 6;

function tooltipSpace() {
  const { clientWidth, clientHeight } = document.documentElement;
  return { top: EDGE, left: EDGE, bottom: clientHeight - EDGE, right: clientWidth - EDGE };
}

/** The text area's accessible name and description, for the content of the editor in its place. */
const accessibility = (/** @type {HTMLTextAreaElement} */ area) =>
  EditorView.contentAttributes.of(({ state }) => {
    const severities = new Set();
    forEachDiagnostic(state, ({ severity }) => severities.add(severity));
    return {
      "aria-label": area.getAttribute("aria-label") ?? "",
      "aria-multiline": "true",
      tabindex: "0",
      ...(severities.has("error") && { "aria-invalid": "true" }),
      ...(severities.size > 0 && { "aria-describedby": `${area.id}-problems` }),
    };
  });

/**
 * Types over a selection without the browser: Chromium keeps the look of the replaced text in a style attribute, which the
 * page's security policy refuses with an error on the console.
 *
 * @param {InputEvent} event
 * @param {EditorView} view
 */
function typeOverSelection(event, view) {
  const { data, inputType } = event;
  const { from, to, empty } = view.state.selection.main;
  if (empty || inputType !== "insertText" || !data || view.composing || view.state.readOnly) return false;
  const insert = () => view.state.update(view.state.replaceSelection(data), { userEvent: "input.type", scrollIntoView: true });
  const handlers = view.state.facet(EditorView.inputHandler);
  if (!handlers.some((handler) => handler(view, from, to, data, insert))) view.dispatch(insert());
  return true;
}

/** @param {Diagnostic} diagnostic @param {false | ((edit: NonNullable<Diagnostic["edit"]>) => void)} fix */
function lintDiagnostic({ from, to, severity, message, help, edit }, fix) {
  return {
    from,
    to,
    severity,
    message: help ? `${message}: ${help}` : message,
    renderMessage() {
      const element = document.createElement("span");
      element.append(paragraph(message), ...(help ? [paragraph(help, "help")] : []));
      return element;
    },
    actions: edit && fix ? [{ name: edit.title.replaceAll("`", ""), apply: () => fix(edit) }] : [],
  };
}

/**
 * Puts a rich editor in the place of an entry's text area, which goes on holding the text.
 *
 * @param {Entry} entry
 * @param {import("./linked-ranges.js").OnPointed} onPointed told where the pointer and the caret are
 */
export function createRichEditor(entry, onPointed) {
  const { element, area, host } = entry;
  const path = () => element.dataset.path ?? "";
  const kind = textKind(path());
  /** Whether the pointer and the caret are in the text. @type {Record<string, boolean>} */
  const inside = { pointer: false, caret: false };
  const point = (/** @type {"pointer" | "caret"} */ by, /** @type {number | null} */ offset, delay = 0) => {
    inside[by] = offset !== null;
    onPointed({ by, path: path(), offset, delay });
  };

  const view = new EditorView({
    parent: element,
    doc: area.value,
    selection: EditorSelection.single(
      ...(area.selectionDirection === "backward"
        ? /** @type {const} */ ([area.selectionEnd, area.selectionStart])
        : /** @type {const} */ ([area.selectionStart, area.selectionEnd])),
    ),
    extensions: [
      lintGutter(),
      lineNumbers(),
      statementMarkers,
      preview,
      foldGutter(),
      highlightSpecialChars(),
      rectangularSelection(),
      EditorState.allowMultipleSelections.of(true),
      EditorState.readOnly.of(area.readOnly),
      drawSelection({ cursorBlinkRate: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 1200 }),
      indentUnit.of("  "),
      EditorState.tabSize.of(2),
      EditorView.lineWrapping,
      wrappedIndent,
      indentOnInput(),
      json(),
      codeFolding(),
      syntaxHighlighting(colours),
      bracketMatching(),
      closeBrackets(),
      search({ top: true }),
      autocompletion({ override: [completions(kind, () => host.arns())], icons: false }),
      tooltips({ tooltipSpace }),
      Prec.high(hover(kind, (offset) => host.describe(offset))),
      // The list of diagnostics is on the page, below: there is none in the editor.
      keymap.of([{ key: "F8", run: nextDiagnostic, shift: previousDiagnostic }]),
      // Undo and redo are the page's.
      keymap.of([...closeBracketsKeymap, ...completionKeymap, ...searchKeymap, ...foldKeymap, ...defaultKeymap]),
      theme,
      // An exception out of the WebAssembly is none of an editor's own.
      EditorView.exceptionSink.of((error) => reportError(error)),
      accessibility(area),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) scrolledFrom = null;
        if (update.docChanged && !update.transactions.some((transaction) => transaction.annotation(fromPage))) {
          const text = update.state.doc.toString();
          area.value = text;
          host.textChanged(text);
        }
        if (update.selectionSet || update.focusChanged) {
          const caret = view.hasFocus ? update.state.selection.main.head : null;
          // What is typed changes the ranges at every key; they are up to date after a pause.
          point("caret", caret, update.docChanged ? host.typingPause : 0);
        }
      }),
      EditorView.domEventHandlers({
        beforeinput: typeOverSelection,
        mousemove: ({ clientX, clientY }) => {
          point("pointer", view.posAtCoords({ x: clientX, y: clientY }));
        },
        mouseleave: () => point("pointer", null),
      }),
    ],
  });

  /** Where the text was scrolled to before a preview. @type {number | null} */
  let scrolledFrom = null;

  /** @type {RichEditor} */
  const editor = {
    replace(from, to, insert) {
      // With the focus in it, it is an undo: the caret goes behind what it changed.
      const caret = view.hasFocus && { selection: { anchor: from + insert.length }, scrollIntoView: true };
      view.dispatch({ changes: { from, to, insert }, ...caret, annotations: fromPage.of(true) });
    },

    setDiagnostics(diagnostics) {
      const { doc } = view.state;
      const fix = (/** @type {NonNullable<Diagnostic["edit"]>} */ { from, to, insert }) => {
        // Not over what was typed since then.
        if (view.state.doc.eq(doc)) view.dispatch({ changes: { from, to, insert }, userEvent: "input.fix" });
        view.focus();
      };
      view.dispatch(setDiagnostics(view.state, diagnostics.map((diagnostic) => lintDiagnostic(diagnostic, !area.readOnly && fix))));
    },

    setMarkers: (markers) => view.dispatch({ effects: setMarkers.of(markers) }),

    focus: () => view.focus(),

    select(start, end) {
      const { length } = view.state.doc;
      const anchor = Math.min(start, length);
      view.focus();
      view.dispatch({
        selection: EditorSelection.single(anchor, Math.min(end, length)),
        effects: EditorView.scrollIntoView(anchor, { y: "center" }),
      });
    },

    highlight(range) {
      const { length } = view.state.doc;
      view.dispatch({ effects: setHighlight.of(range && range.end <= length ? range : null) });
    },

    preview(changes) {
      const { doc } = view.state;
      const fits = changes.every(({ to }) => to <= doc.length);
      view.dispatch({ effects: setPreview.of(fits ? changes : []) });
      const { scrollDOM } = view;
      if (changes.length === 0 || !fits) {
        if (scrolledFrom !== null) scrollDOM.scrollTop = scrolledFrom;
        scrolledFrom = null;
        return false;
      }
      // Only within the editor: the page does not move under the pointer.
      const { top, bottom } = view.lineBlockAt(changes[0].from);
      const height = scrollDOM.clientHeight;
      if (top < scrollDOM.scrollTop || bottom > scrollDOM.scrollTop + height) {
        scrolledFrom ??= scrollDOM.scrollTop;
        scrollDOM.scrollTop = top - height / 3;
      }
      const y = scrollDOM.getBoundingClientRect().top + top - scrollDOM.scrollTop;
      return y >= 0 && y + (bottom - top) <= innerHeight;
    },

    leave() {
      const { main } = view.state.selection;
      const { hasFocus } = view;
      const { scrollTop } = view.scrollDOM;
      host.detach();
      entry.editor = null;
      delete element.dataset.rich;
      editor.destroy();
      area.setSelectionRange(main.from, main.to, main.head < main.anchor ? "backward" : "forward");
      area.scrollTop = scrollTop;
      if (hasFocus) area.focus();
    },

    destroy() {
      if (inside.pointer) point("pointer", null);
      if (inside.caret) point("caret", null);
      view.destroy();
    },
  };

  const { scrollTop } = area;
  const focused = document.activeElement === area;
  if (focused) view.focus();
  element.dataset.rich = "";
  view.scrollDOM.scrollTop = scrollTop;
  if (focused) view.dispatch({ effects: EditorView.scrollIntoView(view.state.selection.main.head) });
  entry.editor = editor;
  host.attach(editor);
}
