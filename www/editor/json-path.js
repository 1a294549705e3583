// @ts-check
// The path of an offset in a JSON text, from its syntax tree.

import { syntaxTree } from "@codemirror/language";

/** @import { EditorState } from "@codemirror/state" */
/** @import { SyntaxNode } from "@lezer/common" */

/**
 * A name or a value: the path to it, and the range of the whole token with its quotes.
 *
 * @typedef {{ path: string[], from: number, to: number } & ({ key: true, name: string } | { key: false, value: string })} Element
 */

/**
 * What may be written at an offset.
 *
 * @typedef {object} Slot
 * @property {boolean} key whether it is a name; else it is a value
 * @property {string[]} path the path to it, without its own name
 * @property {number} from the range that is replaced
 * @property {number} to
 * @property {boolean} quotes whether quotes are there already
 * @property {string[]} taken the names that the object has
 * @property {boolean} colon whether a colon follows
 * @property {boolean} comma whether another name or value follows
 * @property {boolean} list whether it is in a list
 */

/** The text of a string without its quotes and escapes. @param {EditorState} state @param {SyntaxNode} node */
const unquoted = (state, { from, to }) => {
  const raw = state.sliceDoc(from, to);
  try {
    return String(JSON.parse(raw));
  } catch {
    return raw.replace(/^"|"$/g, "");
  }
};

/** The name of a property; null for other nodes. @param {EditorState} state @param {SyntaxNode} node */
function nameOf(state, node) {
  const name = node.name === "Property" ? node.firstChild : null;
  return name?.name === "PropertyName" ? unquoted(state, name) : null;
}

/** The names on the way from the root to a node, a property's own among them. @param {EditorState} state @param {SyntaxNode | null} node */
function pathOf(state, node) {
  const path = [];
  for (let at = node; at; at = at.parent) {
    const name = nameOf(state, at);
    if (name !== null) path.unshift(name);
  }
  return path;
}

/**
 * The element at an offset.
 *
 * @param {EditorState} state
 * @param {number} offset
 * @param {-1 | 0 | 1} side
 * @returns {Element | null}
 */
export function elementAt(state, offset, side = 0) {
  const node = syntaxTree(state).resolveInner(offset, side);
  const { from, to } = node;
  if (node.name === "PropertyName") {
    return { key: true, name: unquoted(state, node), path: pathOf(state, node.parent?.parent ?? null), from, to };
  }
  if (["String", "Number", "True", "False", "Null"].includes(node.name)) {
    return { key: false, value: unquoted(state, node), path: pathOf(state, node), from, to };
  }
  return null;
}

/** The innermost object or list around an offset, or the property whose value is missing or broken there. @param {EditorState} state @param {number} offset */
function around(state, offset) {
  /** @type {SyntaxNode | null} */
  let node = syntaxTree(state).resolveInner(offset, -1);
  for (; node; node = node.parent) {
    if (node.name === "Property") return node;
    if ((node.name === "Object" || node.name === "Array") && offset > node.from && (offset < node.to || !closed(node))) return node;
  }
  return null;
}

const closed = (/** @type {SyntaxNode} */ node) => ["}", "]"].includes(node.lastChild?.name ?? "");

/** The names that follow in the same object: the tree is seldom right behind what is being typed. @param {string} text */
function namesBehind(text) {
  const names = [];
  let depth = 0;
  for (const [, string, colon, open, shut] of text.matchAll(/"((?:[^"\\\n]|\\.)*)"(\s*:)?|([{[])|([}\]])/g)) {
    if (open) depth++;
    if (shut && --depth < 0) break;
    if (colon && depth === 0) names.push(string);
  }
  return names;
}

/**
 * What may be written at an offset, also in unfinished text.
 *
 * @param {EditorState} state
 * @param {number} offset
 * @returns {Slot | null}
 */
export function slotAt(state, offset) {
  const line = state.doc.lineAt(offset);
  const before = state.sliceDoc(line.from, offset).replace(/\\./g, "  ");
  // After an odd number of quotes it is within a string.
  const quotes = before.split("\"").length % 2 === 0;
  const from = quotes ? line.from + before.lastIndexOf("\"") + 1 : offset - (/[\w:.*-]*$/.exec(before)?.[0].length ?? 0);
  let to = offset;
  let end = offset;
  if (quotes) {
    // Without a closing quote the rest of the line is not part of it.
    const rest = /^((?:[^"\\]|\\.)*)"/.exec(state.sliceDoc(offset, line.to));
    if (rest) [to, end] = [offset + rest[1].length, offset + rest[0].length];
  }
  const start = quotes ? from - 1 : from;
  const node = around(state, start);
  if (!node) return null;
  const behind = state.sliceDoc(end, Math.min(end + 200, state.doc.length)).trimStart();
  const list = node.name === "Array";
  const property = node.name === "Property";
  const hasName = property && (node.firstChild?.to ?? start) < start;
  const value = list || hasName || state.sliceDoc(node.from, start).trimEnd().endsWith(":");
  const owner = !value && property ? node.parent : node;
  const taken = value ? [] : namesBehind(state.sliceDoc(end));
  for (let child = value ? null : owner?.firstChild; child && child.to <= start; child = child.nextSibling) {
    const name = nameOf(state, child);
    if (name !== null) taken.push(name);
  }
  return {
    key: !value,
    path: pathOf(state, owner),
    from,
    to,
    quotes,
    taken,
    colon: behind.startsWith(":"),
    comma: /^["{[\w]/.test(behind),
    list,
  };
}
