// Where in a policy, or in what an authorizer returns, a place in the text is: taken from the JSON tree.

import { syntaxTree } from "@codemirror/language";

/** What stands in a string's quotes, its escapes resolved. */
const plain = (state, { from, to }) => {
  const raw = state.sliceDoc(from, to);
  try {
    return String(JSON.parse(raw));
  } catch {
    return raw.replace(/^"|"$/g, "");
  }
};

/** The names that lead to a node from the root, a property's own among them; lists leave no trace. */
function pathOf(state, node) {
  const path = [];
  for (let at = node; at; at = at.parent) {
    const name = at.name === "Property" && at.firstChild;
    if (name && name.name === "PropertyName") path.unshift(plain(state, name));
  }
  return path;
}

/**
 * The element at an offset: `key` (a name) or value; `path` leads to it, without a name's own; `from` and `to` are the
 * whole token with its quotes.
 */
export function elementAt(state, offset, side = 0) {
  const node = syntaxTree(state).resolveInner(offset, side);
  if (node.name === "PropertyName") {
    return { key: true, name: plain(state, node), path: pathOf(state, node.parent.parent), from: node.from, to: node.to };
  }
  if (["String", "Number", "True", "False", "Null"].includes(node.name)) {
    return { key: false, value: plain(state, node), path: pathOf(state, node), from: node.from, to: node.to };
  }
  return null;
}

/** The innermost object or list around an offset, and the property whose value is missing or broken there. */
function around(state, offset) {
  let node = syntaxTree(state).resolveInner(offset, -1);
  for (; node; node = node.parent) {
    if (node.name === "Property") return node;
    if ((node.name === "Object" || node.name === "Array") && offset > node.from && (offset < node.to || !closed(node))) return node;
  }
  return null;
}

const closed = (node) => ["}", "]"].includes(node.lastChild?.name);

/** The names that follow in the same object: the tree is seldom right just behind what is being written. */
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
 * What may be written at an offset: `key` or value, `path` as above, `from` and `to` of what is replaced, whether that
 * stands in `quotes` already, and the names that the object has (`taken`). Works on unfinished text too.
 */
export function slotAt(state, offset) {
  const line = state.doc.lineAt(offset);
  const before = state.sliceDoc(line.from, offset);
  // An odd number of quotes before it: within a string.
  const quote = before.replace(/\\./g, "..").split("\"").length % 2 === 0 ? before.replace(/\\./g, "..").lastIndexOf("\"") : -1;
  const quotes = quote >= 0;
  const from = quotes ? line.from + quote + 1 : offset - /[\w:.*-]*$/.exec(before)[0].length;
  let to = offset;
  let end = offset;
  if (quotes) {
    const rest = /^(?:[^"\\]|\\.)*/.exec(state.sliceDoc(offset, line.to))[0].length;
    const shut = state.sliceDoc(offset + rest, offset + rest + 1) === "\"";
    // Without a closing quote the rest of the line is not part of it.
    if (shut) [to, end] = [offset + rest, offset + rest + 1];
  }
  const start = quotes ? from - 1 : from;
  const node = around(state, start);
  if (!node) return null;
  const after = state.sliceDoc(end, Math.min(end + 200, state.doc.length)).trimStart();
  const ahead = state.sliceDoc(node.from, start).trimEnd();
  const value = node.name === "Array" || ahead.endsWith(":") || (node.name === "Property" && node.firstChild.to < start);
  const taken = value ? [] : namesBehind(state.sliceDoc(end));
  if (!value) {
    const object = node.name === "Property" ? node.parent : node;
    for (let child = object.firstChild; child && child.to <= start; child = child.nextSibling) {
      const name = child.name === "Property" && child.firstChild;
      if (name && name.name === "PropertyName") taken.push(plain(state, name));
    }
  }
  const owner = value ? node : node.name === "Property" ? node.parent : node;
  return {
    key: !value,
    path: pathOf(state, owner),
    from,
    to,
    end,
    quotes,
    taken,
    colon: after.startsWith(":"),
    comma: /^["{[\w]/.test(after),
    list: node.name === "Array",
  };
}
