// @ts-check
// The look of the rich editors: the page's own colours and type.

import { HighlightStyle } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { StyleModule } from "style-mod";

// In a document style-mod makes a style element, which the page's security policy forbids: its rules go into a style sheet that
// a script may make. (A nonce, the stock way, would have to be the same for everybody on a static page.)
const sheet = new CSSStyleSheet();
/** @type {StyleModule[]} */
let mounted = [];

StyleModule.mount = (_root, modules) => {
  const all = [modules].flat();
  if (all.every((module) => mounted.includes(module))) return;
  mounted = [...all, ...mounted.filter((module) => !all.includes(module))];
  sheet.replaceSync(mounted.map((module) => module.getRules()).join("\n"));
  if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets.push(sheet);
};

export const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--accent)" },
  { tag: [tags.bool, tags.null, tags.number], fontWeight: "600" },
  { tag: [tags.separator, tags.squareBracket, tags.brace], color: "var(--ink-soft)" },
]);

/** The indentations, in characters, that wrapped lines keep. */
export const INDENTS = Array.from({ length: 16 }, (_, index) => index + 1);

/** @param {string} colour @param {string} style */
const underline = (colour, style) => ({
  backgroundImage: "none",
  paddingBottom: "0",
  textDecoration: `underline ${style} var(${colour})`,
  textDecorationThickness: "1.5px",
  textUnderlineOffset: "0.25em",
});

/** @param {string} colour @param {string} sign @param {string} radius */
const marker = (colour, sign, radius) => ({
  content: "normal",
  width: "auto",
  height: "auto",
  "&::before": {
    content: `"${sign}"`,
    display: "inline-block",
    width: "0.95rem",
    borderRadius: radius,
    background: `var(${colour})`,
    color: "var(--sheet)",
    fontSize: "0.6875rem",
    fontWeight: "700",
    lineHeight: "0.95rem",
    textAlign: "center",
  },
});

export const theme = EditorView.theme({
  // As large as the text area, behind it in the same cell: see www/styles/editor.css.
  "&": {
    contain: "size",
    border: "1px solid var(--line-strong)",
    borderRadius: "var(--radius)",
    background: "var(--well)",
    color: "var(--ink)",
    fontSize: "var(--size-s)",
  },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-1px" },
  ".cm-scroller": { contain: "strict", overflow: "auto", fontFamily: "var(--mono)", lineHeight: "1.55", borderRadius: "inherit" },
  ".cm-content": { padding: "var(--space-2) 0", caretColor: "var(--ink)", tabSize: "2" },
  ".cm-line": { padding: "0 var(--space-2) 0 var(--space-1)" },
  // A wrapped line goes on below its own beginning.
  ...Object.fromEntries(INDENTS.map((indent) => [`.cm-indent-${indent}`, { paddingLeft: `calc(${indent}ch + var(--space-1)) !important`, textIndent: `-${indent}ch` }])),
  ".cm-cursor": { borderLeft: "2px solid var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground, .cm-content ::selection": {
    background: "color-mix(in srgb, var(--accent) 24%, transparent)",
  },
  ".cm-gutters": { border: "0", background: "transparent", color: "var(--ink-soft)", fontVariantNumeric: "tabular-nums" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "1.25rem", padding: "0 0.125rem 0 0" },
  ".cm-foldGutter .cm-gutterElement": { width: "0.75rem", textAlign: "center", cursor: "pointer" },
  ".cm-foldPlaceholder": {
    padding: "0 0.25rem",
    border: "1px solid var(--line-strong)",
    borderRadius: "var(--radius)",
    background: "var(--sheet)",
    color: "var(--ink-soft)",
  },
  "&.cm-focused .cm-matchingBracket": { background: "none", outline: "1px solid var(--line-strong)" },
  "&.cm-focused .cm-nonmatchingBracket": { background: "none", outline: "1px solid var(--explicit)" },
  ".cm-searchMatch": { background: "var(--implicit-ground)", outline: "1px solid var(--implicit)" },
  ".cm-searchMatch-selected": { background: "var(--accent-ground)", outline: "2px solid var(--accent)" },
  ".cm-specialChar": { color: "var(--explicit)" },

  // Diagnostics
  ".cm-gutter-lint": { width: "1rem" },
  ".cm-gutter-lint .cm-gutterElement": { padding: "0 0 0 0.0625rem" },
  ".cm-lintRange-error": underline("--explicit", "wavy"),
  ".cm-lintRange-warning": underline("--implicit", "dashed"),
  ".cm-lintRange-info": underline("--accent", "dotted"),
  ".cm-lintRange-active": { background: "none" },
  ".cm-lint-marker-error": marker("--explicit", "×", "2px"),
  ".cm-lint-marker-warning": marker("--implicit", "!", "50% 50% 2px 2px"),
  ".cm-lint-marker-info": marker("--accent", "i", "50%"),
  ".cm-diagnostic": { padding: "var(--space-1) var(--space-2)", borderLeft: "3px solid", fontFamily: "var(--sans)", whiteSpace: "normal" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--explicit)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--implicit)", borderLeftStyle: "dashed" },
  ".cm-diagnostic-info": { borderLeftColor: "var(--accent)", borderLeftStyle: "dotted" },
  ".cm-diagnosticAction": {
    display: "block",
    margin: "var(--space-1) 0 0",
    padding: "0.125rem var(--space-2)",
    border: "1px solid var(--line-strong)",
    borderRadius: "var(--radius)",
    background: "var(--sheet)",
    color: "var(--accent)",
    font: "inherit",
    textAlign: "start",
  },
  ".cm-diagnosticAction:hover": { background: "var(--accent-ground)" },

  // Statement markers: a bar with a sign at its head
  ".cm-statements": { width: "1.125rem" },
  ".cm-statements .cm-gutterElement": { padding: "0" },
  ".cm-statement-bar": { position: "relative", height: "100%", color: "var(--status)" },
  ".cm-statement-bar::before": {
    content: '""',
    position: "absolute",
    insetBlock: "0",
    left: "0.4375rem",
    borderLeft: "3px solid",
  },
  ".cm-statement-bar[data-status=allowed]": { "--status": "var(--allowed)" },
  ".cm-statement-bar[data-status=denied]": { "--status": "var(--explicit)" },
  ".cm-statement-bar[data-status=denied]::before": { borderLeftStyle: "double", borderLeftWidth: "4px" },
  ".cm-statement-bar[data-status=not-applied]": { "--status": "var(--line-strong)" },
  ".cm-statement-bar[data-status=not-applied]::before": { borderLeftStyle: "dotted", borderLeftWidth: "2px" },
  ".cm-statement-sign": {
    position: "relative",
    display: "block",
    width: "1.0625rem",
    height: "1.0625rem",
    top: "0.125rem",
    fill: "var(--status)",
    stroke: "var(--status)",
    background: "var(--well)",
    borderRadius: "50%",
  },
  ".cm-statement-sign .sign": { fill: "none", stroke: "var(--mark)", strokeWidth: "1.8", strokeLinecap: "round", strokeLinejoin: "round" },
  "[data-status=not-applied] .cm-statement-sign": { fill: "none", strokeWidth: "1.5" },
  ".cm-decisive[data-status=allowed]": { background: "color-mix(in srgb, var(--allowed) 9%, transparent)" },
  ".cm-decisive[data-status=denied]": { background: "color-mix(in srgb, var(--explicit) 9%, transparent)" },
  ".cm-pointed": { background: "var(--accent-ground)", outline: "1.5px solid var(--accent)", borderRadius: "2px" },
  ".cm-removed": { background: "var(--explicit-ground)", color: "var(--ink)", textDecoration: "line-through 2px var(--explicit)" },
  ".cm-added": { background: "var(--allowed-ground)", color: "var(--ink)", textDecoration: "underline 2px var(--allowed)", whiteSpace: "pre-wrap" },

  // Tooltips
  ".cm-tooltip": {
    maxWidth: "min(30rem, 92vw)",
    border: "1px solid var(--line-strong)",
    borderRadius: "var(--radius)",
    background: "var(--sheet)",
    color: "var(--ink)",
    boxShadow: "0 2px 10px rgb(0 0 0 / 18%)",
    zIndex: "20",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { maxWidth: "min(36rem, 92vw)", maxHeight: "14rem", fontFamily: "var(--mono)", fontSize: "var(--size-s)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "0.125rem var(--space-2)", lineHeight: "1.5" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { background: "var(--accent)", color: "var(--sheet)" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-completionDetail": { marginLeft: "var(--space-3)", fontFamily: "var(--sans)", fontStyle: "normal", opacity: "0.85" },
  ".cm-completionInfo": { padding: "var(--space-2) var(--space-3)", maxWidth: "min(22rem, 92vw)", fontSize: "var(--size-s)", whiteSpace: "normal", overflowWrap: "anywhere" },
  ".cm-explanation": { padding: "var(--space-2) var(--space-3)", fontSize: "var(--size-s)", lineHeight: "1.45" },
  ".cm-explanation p + p": { marginTop: "var(--space-1)" },
  ".cm-explanation code, .cm-diagnostic code": { fontSize: "0.95em", overflowWrap: "anywhere" },
  ".cm-explanation .name": { color: "var(--ink-soft)" },
  ".cm-explanation .name code": { color: "var(--accent)", fontWeight: "600" },
  ".cm-explanation p + .evaluated": { paddingTop: "var(--space-1)", borderTop: "1px solid var(--line)" },

  // The search panel
  ".cm-panels": { background: "var(--sheet)", color: "var(--ink)", borderColor: "var(--line)" },
  ".cm-panel.cm-search": { display: "flex", flexWrap: "wrap", gap: "var(--space-1) var(--space-2)", alignItems: "center", padding: "var(--space-2) 2.25rem var(--space-2) var(--space-2)", fontSize: "var(--size-xs)" },
  ".cm-panel.cm-search br": { display: "none" },
  ".cm-panel.cm-search label": { display: "inline-flex", gap: "var(--space-1)", alignItems: "center", fontSize: "inherit" },
  ".cm-panel.cm-search input, .cm-panel.cm-search button, .cm-panel.cm-search label": { margin: "0" },
  ".cm-panel.cm-search .cm-textfield": { flex: "1 1 8rem", width: "auto", minWidth: "6rem", padding: "0.1875rem var(--space-2)", border: "1px solid var(--line-strong)", borderRadius: "var(--radius)", background: "var(--sheet)", color: "inherit", fontSize: "inherit" },
  ".cm-panel.cm-search .cm-button": { padding: "0.125rem var(--space-2)", border: "1px solid var(--line-strong)", borderRadius: "var(--radius)", background: "var(--sheet)", color: "inherit", fontSize: "inherit" },
  ".cm-panel.cm-search .cm-button:hover": { background: "var(--accent-ground)" },
  ".cm-panel.cm-search [name=close]": { top: "var(--space-2)", right: "var(--space-2)", width: "1.5rem", height: "1.5rem", border: "0", background: "none", color: "inherit", fontSize: "1.125rem" },

  "@media (forced-colors: active)": {
    ".cm-selectionBackground": { forcedColorAdjust: "none", background: "Highlight !important", opacity: "0.4" },
    ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { forcedColorAdjust: "none", background: "Highlight", color: "HighlightText" },
    ".cm-decisive": { borderRight: "4px solid Highlight" },
    ".cm-lintRange": { textDecorationColor: "Mark" },
  },
});
