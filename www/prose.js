// @ts-check
// Sentences in which code stands between backticks as in Markdown: what src/prose.rs is in Rust.

/** A run of backticks, what is between it and the next run as long, and that run. */
const SPAN = /(?<!`)(`+)(?!`)(.*?[^`])\1(?!`)/s;

/**
 * The nodes that show a sentence: texts, and elements for its code.
 *
 * @param {string} sentence
 * @returns {(string | HTMLElement)[]}
 */
export function withCode(sentence) {
  // Of each span: its backticks, and its content.
  const parts = sentence.split(new RegExp(SPAN, "gs"));
  /** @type {(string | HTMLElement)[]} */
  const nodes = [];
  for (let index = 0; index < parts.length; index += 3) {
    const [text, fence, content] = parts.slice(index, index + 3);
    if (text) nodes.push(text);
    if (fence === undefined) break;
    const code = document.createElement("code");
    code.translate = false;
    code.textContent = fence.length > 1 && /^ .* $/s.test(content) ? content.slice(1, -1) : content;
    nodes.push(code);
  }
  return nodes;
}
