import type { Import, Scenario, ScenarioDiagnostic, ScenarioReport, Simulation, TextKind } from "./types.js";

export type * from "./types.js";

/** A scenario, or its text. Numbers, the order of names and names that come twice are exactly those of a text. */
export type ScenarioInput = Scenario | string;

/** What a link holds: a scenario, or the name of an example, which is the file `why403/gallery/<name>.json`. */
export type LinkContent = { scenario: Scenario; diagnostics: ScenarioDiagnostic[] } | { example: string };

/** The error of {@link fromLink} for a damaged link. */
export interface LinkError extends Error {
  /** The text of the scenario as far as it could be read. */
  recovered?: string;
}

/**
 * Loads the WebAssembly: once, before anything else. In Node.js it is loaded already, and this does nothing.
 *
 * `source`: where it is, or what it is; by default `engine_bg.wasm` beside this module.
 */
export default function init(
  source?: string | URL | Request | Response | BufferSource | WebAssembly.Module | Promise<Response>,
): Promise<void>;

/** Takes the WebAssembly at once. */
export function initSync(module: BufferSource | WebAssembly.Module): void;

/**
 * Runs the requests of a scenario through the authorization workflow: one outcome for each, and what is wrong with the scenario.
 *
 * @throws {Error} for what is no scenario: no JSON object.
 */
export function evaluate(scenario: ScenarioInput): Simulation;

/**
 * Says for each request, or for the one with this index, why it is answered as it is, and which edits let it through. Each edit has
 * been simulated: this takes longer than {@link evaluate}.
 *
 * @throws {Error} for what is no scenario: no JSON object.
 */
export function explain(scenario: ScenarioInput, request?: number): ScenarioReport;

/**
 * The link to a scenario on the page at this address; without one, the fragment with its `#`.
 *
 * @throws {Error} for what is no scenario: no JSON object.
 */
export function toLink(scenario: ScenarioInput, page?: string): string;

/**
 * Reads a link, or its fragment with the `#`.
 *
 * @throws {LinkError} for a link that is damaged or of a newer version.
 */
export function fromLink(url: string): LinkContent;

/**
 * Reads what people have in hand: a message, a log, a request, a policy, a template. Without a kind it is recognised; a text of no
 * known kind gives no readings, and a note.
 *
 * @throws {Error} for a kind that does not exist.
 */
export function importText(text: string, kind?: TextKind): Import;

/**
 * The text of a scenario as it is saved in a file: laid out, and without the properties that have their defaults.
 *
 * @throws {Error} for what is no scenario: no JSON object.
 */
export function format(scenario: ScenarioInput): string;
