// @ts-check
// Texts: JSON objects, counts, and links that some programs cut.

/** The length of a link from which on some mail programs, chats and issue trackers cut it. */
const LONG_LINK = 2000;

/**
 * The JSON object that a text is; undefined for any other text.
 *
 * @param {string} text
 * @returns {Record<string, any> | undefined}
 */
export function parse(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A number of things in words.
 *
 * @param {number} count
 * @param {string} one
 */
export const counted = (count, one) => `${count.toLocaleString("en-US")} ${one}${count === 1 ? "" : "s"}`;

/**
 * How long a link is, and what that means.
 *
 * @param {string} link
 */
export function describeLength(link) {
  const isLong = link.length > LONG_LINK;
  const warning = isLong ? ": some mail programs, chats and issue trackers cut links that long. A file has no limit." : "";
  return { isLong, text: counted(link.length, "character") + warning };
}
