// @ts-check
// Lessons as data: what a scenario has of one, what is kept of them, and courses.

import { put } from "./storage.js";
import { parse } from "./text.js";

/** @import { Page } from "./protocol.js" */

/**
 * A scenario, as far as lessons know it.
 *
 * @typedef {Record<string, any> & { title?: string, timeline?: any[], lesson?: Lesson | null }} Scenario
 */

/**
 * @typedef {object} Lesson
 * @property {string} [goal]
 * @property {string[]} [hints]
 * @property {string[]} [locked] JSON pointers
 * @property {Record<string, any> | null} [solution] a merge patch
 * @property {string} [explanation]
 * @property {string} [next] the fragment of a link
 * @property {Scenario[]} [following]
 */

export const PROGRESS = "why403.lessons";
const COURSE = "why403.course";

/** The parts that can be locked, by JSON pointer. */
export const PARTS = {
  "/timeline": "the requests and the timeline",
  "/api": "the API",
  "/api/methods": "the methods",
  "/api/policy": "the resource policy",
  "/authorizer": "the authorizer",
  "/authorizer/lambda": "the authorizer’s function",
  "/authorizer/authorizerResultTtlInSeconds": "the cache TTL",
  "/authorizer/identitySource": "the identity source",
  "/authorizer/type": "the authorizer’s type",
  "/api/endpointType": "the endpoint type",
  "/api/vpcEndpointPolicy": "the VPC endpoint’s policy",
  "/rules": "the version of the error messages",
};

/**
 * The locked parts in words.
 *
 * @param {string[]} locked
 */
export const lockedWords = (locked) => locked.map((pointer) => Reflect.get(PARTS, pointer) ?? (pointer || "everything")).join(", ");

/**
 * What is stored under a key, where the browser stores anything.
 *
 * @param {string} key
 */
function read(key) {
  try {
    return parse(localStorage.getItem(key) ?? "{}") ?? {};
  } catch {
    return {};
  }
}

/** How far the lessons have come, by title: `begun` or `solved`. */
export const progress = () => read(PROGRESS);

/**
 * Keeps how far a lesson has come. What was solved once stays solved.
 *
 * @param {string} title
 * @param {"begun" | "solved"} state
 */
export function keepProgress(title, state) {
  const before = progress();
  if (before[title] === state || before[title] === "solved") return;
  put(PROGRESS, JSON.stringify({ ...before, [title]: state }));
}

/** @type {Map<string, string | undefined>} How the lessons began that were opened since the page was loaded. */
const starts = new Map();

/**
 * Remembers how a lesson began. Saved work, which a reload opens and the address does not name, has begun earlier.
 *
 * @param {string} key
 * @param {string} text
 */
export function rememberStart(key, text) {
  if (!starts.has(key)) starts.set(key, starts.size === 0 && location.hash === "" ? undefined : text);
}

/** @param {string} key */
export const startOf = (key) => starts.get(key);

/**
 * The lessons of the course that a person puts together.
 *
 * @returns {Scenario[]}
 */
export function course() {
  const { lessons } = read(COURSE);
  return Array.isArray(lessons) ? lessons : [];
}

/** @param {Scenario[]} lessons */
export const keepCourse = (lessons) => put(COURSE, JSON.stringify({ lessons }));

/**
 * The lessons as one scenario: the first, with the others in `following`.
 *
 * @param {Scenario[]} lessons
 * @returns {Scenario | undefined}
 */
export function asCourse([first, ...following]) {
  const alone = (/** @type {Scenario} */ scenario) => {
    const { following: _, next: __, ...lesson } = scenario.lesson ?? {};
    return { ...scenario, lesson };
  };
  if (!first) return undefined;
  const begin = alone(first);
  return { ...begin, lesson: { ...begin.lesson, following: following.map(alone) } };
}

/**
 * The JSON merge patch (RFC 7396) that makes one value the other; undefined where they are equal.
 *
 * @param {any} before
 * @param {any} after
 * @returns {any}
 */
export function difference(before, after) {
  const isObject = (/** @type {any} */ value) => typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isObject(before) || !isObject(after)) return JSON.stringify(before) === JSON.stringify(after) ? undefined : after;
  const changes = Object.keys({ ...before, ...after }).flatMap((key) => {
    const change = !(key in after) ? null : key in before ? difference(before[key], after[key]) : after[key];
    return change === undefined ? [] : [[key, change]];
  });
  return changes.length === 0 ? undefined : Object.fromEntries(changes);
}

/**
 * Opens what comes after a lesson, if anything does.
 *
 * @param {Page} page
 * @param {Lesson | null | undefined} lesson
 */
export function openNext(page, lesson) {
  const { next, following = [] } = lesson ?? {};
  const [first, ...rest] = following;
  if (first) page.open(JSON.stringify({ ...first, lesson: { ...first.lesson, following: rest } }), "The lesson");
  else if (next) location.hash = `#${next}`;
  return first !== undefined || Boolean(next);
}

