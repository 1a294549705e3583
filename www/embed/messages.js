// @ts-check
// The messages between an embed and the page around it, by `postMessage`: a closed list. Whatever is not on it, or has another
// type, is ignored on both sides.

/** @import { OutcomeDetail } from "./why403-playground" */

/** The panes that an embed's address can name in `panes`. */
export const PANES = ["about", "request", "authorizer", "policy", "response"];

const THEMES = /** @type {const} */ (["auto", "light", "dark"]);
const KINDS = ["allowed", "explicit", "implicit", "failed"];
const DECIDED_BY = [
  "routing", "resource-policy", "identity-source", "identity-validation", "authorizer-function", "authorizer-output",
  "authorizer-policy", "policies", "api-key", "integration", "policy-not-saved", "vpc-endpoint-policy",
];

/** The heights that an embed may ask for, in pixels. A higher one scrolls in its frame. */
const HEIGHTS = [40, 8000];
/** The most requests, and the most possible statuses. */
const MOST = 100_000;
const MOST_STATUSES = 8;

/** @typedef {(typeof THEMES)[number]} Theme */

/**
 * To the embed.
 *
 * @typedef {{ why403: 1, type: "theme", theme: Theme }} ThemeMessage
 */

/**
 * To the page around it.
 *
 * @typedef {{ why403: 1, type: "size", height: number }} SizeMessage
 * @typedef {{ why403: 1, type: "outcome", detail: OutcomeDetail }} OutcomeMessage
 */

/** @param {unknown} value @returns {Theme | undefined} */
export const readTheme = (value) => THEMES.find((theme) => theme === value);

/** @param {unknown} data @param {string} type @returns {Record<string, unknown> | undefined} */
const ofType = (data, type) => {
  if (typeof data !== "object" || data === null) return;
  const message = /** @type {Record<string, unknown>} */ (data);
  return message.why403 === 1 && message.type === type ? message : undefined;
};

/** @param {unknown} data what came as a message to the embed */
export const readThemeMessage = (data) => readTheme(ofType(data, "theme")?.theme);

/** @param {unknown} data what came as a message from the embed @returns {number | undefined} pixels */
export function readHeight(data) {
  const height = ofType(data, "size")?.height;
  if (typeof height === "number" && Number.isFinite(height)) return Math.max(HEIGHTS[0], Math.min(Math.ceil(height), HEIGHTS[1]));
}

const isWhole = (/** @type {unknown} */ value, /** @type {number} */ least, /** @type {number} */ most) =>
  typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
const isStatus = (/** @type {unknown} */ value) => isWhole(value, 100, 599);

/** @param {unknown} data what came as a message from the embed @returns {OutcomeDetail | undefined} */
export function readOutcome(data) {
  const detail = ofType(data, "outcome")?.detail;
  if (typeof detail !== "object" || detail === null) return;
  const { request, statusCode, alternatives, kind, decidedBy, edited } = /** @type {Record<string, unknown>} */ (detail);
  const isValid =
    isWhole(request, 0, MOST) && (statusCode === null || isStatus(statusCode)) &&
    Array.isArray(alternatives) && alternatives.length <= MOST_STATUSES && alternatives.every(isStatus) &&
    typeof kind === "string" && KINDS.includes(kind) && typeof decidedBy === "string" && DECIDED_BY.includes(decidedBy) &&
    typeof edited === "boolean";
  // A copy: nothing else comes along.
  if (isValid) return /** @type {OutcomeDetail} */ ({ request, statusCode, alternatives: [...alternatives], kind, decidedBy, edited });
}
