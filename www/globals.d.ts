// What the classic scripts know of each other, what the build puts into them, and what TypeScript's library for pages lacks.

/** Trusted Types: a policy yields what `script.src` and `new Worker` take, here as a string. */
declare var trustedTypes:
  | { createPolicy(name: string, rules: { createScriptURL(address: string): string }): { createScriptURL(address: string): string } }
  | undefined;

// www/boot.js
declare var why403ScriptUrl: (address: string) => string;
declare var why403Load: (address: string) => Promise<void>;
declare var why403Editors: import("./editor/protocol.js").Registry;
declare var why403Dialogs: import("./dialogs/protocol.js").Dialogs;
declare var why403Task: (name: string, ...given: string[]) => Promise<any>;
/** WebAssembly as base64, which a script has left there (xtask/tools/finish.mjs). */
declare var why403Packed: string | undefined;

// www/embed/frame.js: the compiled module of another embed on the same page.
declare var why403Host: {
  compile(address: string, load: (address: string) => Promise<Response>): Promise<WebAssembly.Module>;
  /** Tells the page around the embed its outcome: called by src/page/platform/host.rs. */
  outcome(detail: object): void;
} | undefined;

// www/rescue.js
declare var why403Rescue: import("./dialogs/protocol.js").Rescue & Stopping;

interface Stopping {
  /** Whether an error comes out of the WebAssembly. */
  isTrap(error: unknown): boolean;
  /** Shows that the page could not be started. */
  fail(message: string, error: unknown): void;
  /** The scenario as the page knows it now: its key, its text, and the text that is saved. */
  update(key: string, text: string, stored: string): void;
}

// The glue of wasm-bindgen: of the page, and of src/bin/worker.rs.
declare function wasm_bindgen(given: { module_or_path: unknown }): Promise<unknown>;
declare var why403Worker: {
  (given: { module_or_path: unknown }): Promise<unknown>;
  Task: Record<string, (...given: string[]) => { step(): boolean; result(): unknown; free(): void }>;
};

// www/tasks.js
declare var why403Tasks: {
  run(call: [string, ...string[]], isCurrent: () => boolean): Promise<unknown>;
  start(wasm: ArrayBuffer): Promise<unknown>;
};
declare function importScripts(...addresses: string[]): void;

// A service worker has these in the place of a window. The build puts the constants before www/service-worker.js.
declare const VERSION: string;
declare const FILES: Record<string, string>;
declare const registration: ServiceWorkerRegistration;
declare const clients: { claim(): Promise<void> };
declare function skipWaiting(): Promise<void>;

interface ExtendableEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface FetchEvent extends ExtendableEvent {
  request: Request;
  respondWith(response: Promise<Response>): void;
}

interface WindowEventMap {
  install: ExtendableEvent;
  activate: ExtendableEvent;
  fetch: FetchEvent;
}

// The JavaScript package: of Node.js, and what wasm-bindgen makes of src/bin/package.rs.
declare module "node:fs" {
  export function readFileSync(path: URL): Uint8Array<ArrayBuffer>;
}

declare module "*/engine.js" {
  export default function load(given?: { module_or_path: unknown }): Promise<unknown>;
  export function initSync(given: { module: BufferSource | WebAssembly.Module }): void;
  export function evaluate(scenario: string): import("./pkg/why403.d.ts").Simulation;
  export function explain(scenario: string, request?: number): import("./pkg/why403.d.ts").ScenarioReport;
  export function toLink(scenario: string): string;
  export function fromLink(fragment: string): any;
  export function importText(given: string, kind?: string): import("./pkg/why403.d.ts").Import;
  export function format(scenario: string): string;
}
