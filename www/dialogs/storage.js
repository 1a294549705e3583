// @ts-check
// The saved work in the browser's storage, as src/page/session/saved_work.rs describes it, and the file of all of it.

import { rescue } from "./protocol.js";
import { parse } from "./text.js";

/**
 * A saved scenario.
 *
 * @typedef {object} Saved
 * @property {string} key
 * @property {number} at the time of the last edit, in milliseconds since 1970; 0: not known
 * @property {string} text the scenario's text; what is stored, where that cannot be read
 * @property {string} value what is stored
 */

/**
 * What is to be saved.
 *
 * @typedef {{ at: number, text: string }} Entry
 */

const PREFIX = "why403.work";
/** As in saved_work.rs. */
const PACK_FROM = 16 * 1024;
/** A property that only scenarios have. */
const OWN = ["why403", "timeline", "authorizer", "api"];

/**
 * All saved scenarios, newest first; none where the browser stores nothing.
 *
 * @returns {Promise<Saved[]>}
 */
export async function all() {
  const keys = isAvailable() ? Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)) : [];
  const found = await Promise.all(keys.map(async (key) => {
    const value = localStorage.getItem(key) ?? "";
    const space = value.indexOf(" ");
    const time = /^\d{1,15} /.test(value) ? Number(value.slice(0, space)) : 0;
    const packed = time === 0 ? value : value.slice(space + 1);
    return { key, at: time, value, text: await rescue.unpack(packed).catch(() => packed) };
  }));
  return found.sort((one, other) => other.at - one.at);
}

/** Whether the browser stores anything for this page. */
export function isAvailable() {
  try {
    return Boolean(localStorage);
  } catch {
    return false;
  }
}

/** @param {string} key @param {string} value */
export function put(key, value) {
  try {
    localStorage.setItem(key, value);
    return true;
  } catch {
    // There is no room for it.
    return false;
  }
}

/**
 * Saves a scenario, compressed where it is long; whether there was room for it.
 *
 * @param {string} key
 * @param {Entry} entry
 */
export async function save(key, { at, text }) {
  return put(key, `${at} ${text.length < PACK_FROM ? text : await rescue.pack(text)}`);
}

/**
 * Saves what is not saved yet under keys of its own; how many were added, and for how many there was no room.
 *
 * @param {Entry[]} entries
 */
export async function add(entries) {
  const texts = new Set((await all()).map(({ text }) => text));
  let [added, failed, number] = [0, 0, Date.now()];
  for (const { at, text } of entries) {
    if (texts.has(text)) continue;
    texts.add(text);
    while (localStorage.getItem(`${PREFIX}.${number}`) !== null) number++;
    if (await save(`${PREFIX}.${number}`, { at, text })) added++;
    else failed++;
  }
  return { added, failed };
}

/**
 * One file of all saved work. A scenario's text that JavaScript cannot hold as a value, such as a damaged one, stays a text.
 *
 * @param {Saved[]} saved
 */
export function write(saved) {
  const entries = saved.map(({ at, text }) => {
    const scenario = parse(text);
    const savedAt = new Date(at).toISOString();
    return JSON.stringify(scenario) === text ? { savedAt, scenario } : { savedAt, text };
  });
  return `${JSON.stringify({ why403SavedWork: 1, savedWork: entries }, null, 2)}\n`;
}

/**
 * The scenarios in a file that `write` has made, or that holds a scenario in each line; none in any other.
 *
 * @param {string} text
 * @returns {Entry[] | undefined}
 */
export function read(text) {
  const now = Date.now();
  const file = parse(text);
  if (file?.why403SavedWork !== undefined && Array.isArray(file.savedWork)) {
    const entries = file.savedWork.map((/** @type {any} */ entry) => ({
      // A date that is none, or to come, would stay above all others.
      at: Math.min(Date.parse(entry?.savedAt) || 0, now),
      text: typeof entry?.text === "string" ? entry.text : JSON.stringify(entry?.scenario ?? entry),
    }));
    return entries;
  }
  if (file) return undefined;
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const scenarios = lines.map(parse);
  const isScenario = (/** @type {any} */ value) => value && OWN.some((name) => name in value);
  if (lines.length < 2 || !scenarios.every(isScenario)) return undefined;
  return lines.map((line, index) => ({ at: now - index, text: line.trim() }));
}
