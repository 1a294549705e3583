// Rust counts bytes of a text as it was typed; the editor counts UTF-16 units, and each line break as one.

const plain = (text) => !/[^\x00-\x7f]|\r/.test(text);

/** For each byte of a text, and its end, the offset in the editor. */
function table(text) {
  const offsets = [];
  let at = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.codePointAt(index);
    if (code === 13 && text.charCodeAt(index + 1) === 10) {
      offsets.push(at);
      continue;
    }
    const bytes = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (let byte = 0; byte < bytes; byte++) offsets.push(at);
    at++;
    if (bytes === 4) {
      index++;
      at++;
    }
  }
  offsets.push(at);
  return offsets;
}

/** Gives what makes an offset in the editor of a byte offset into `text`. */
export function fromBytes(text) {
  if (plain(text)) return (offset) => Math.min(offset, text.length);
  const offsets = table(text);
  return (offset) => offsets[Math.min(offset, offsets.length - 1)];
}

/** The byte offset into `text` of an offset in the editor. */
export function toBytes(text, offset) {
  return plain(text) ? offset : table(text).findIndex((at) => at >= offset);
}
