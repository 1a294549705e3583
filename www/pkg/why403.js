// @ts-check
// The package's functions for browsers and bundlers: what why403.d.ts declares. node.js is the entry for Node.js.

import load, * as engine from "./engine.js";

/** @type {{ done: boolean, promise: Promise<void> } | undefined} */
let ready;

/** @param {unknown} scenario */
const text = (scenario) => {
  if (!ready?.done) throw new Error("why403 is not loaded: await init() first");
  return typeof scenario === "string" ? scenario : (JSON.stringify(scenario) ?? "");
};

/** @type {typeof import("./why403.d.ts").default} */
export default function init(source) {
  if (ready) return ready.promise;
  const loading = { done: false, promise: Promise.resolve() };
  ready = loading;
  loading.promise = load(source === undefined ? undefined : { module_or_path: source }).then(
    () => {
      loading.done = true;
    },
    (error) => {
      ready = undefined;
      throw error;
    },
  );
  return loading.promise;
}

/** @type {typeof import("./why403.d.ts").initSync} */
export function initSync(module) {
  if (ready?.done) return;
  engine.initSync({ module });
  ready = { done: true, promise: Promise.resolve() };
}

/** @type {typeof import("./why403.d.ts").evaluate} */
export const evaluate = (scenario) => engine.evaluate(text(scenario));

/** @type {typeof import("./why403.d.ts").explain} */
export const explain = (scenario, request) => engine.explain(text(scenario), request);

/** @type {typeof import("./why403.d.ts").toLink} */
export const toLink = (scenario, page = "") => `${page.replace(/#.*$/s, "")}#${engine.toLink(text(scenario))}`;

/** @type {typeof import("./why403.d.ts").fromLink} */
export function fromLink(url) {
  const fragment = /#(.*)$/s.exec(url)?.[1];
  if (fragment === undefined) throw new Error("this is no link: there is no `#` in it");
  const { error, recovered, ...content } = engine.fromLink(text(fragment));
  if (error) throw Object.assign(new Error(error), recovered === null ? {} : { recovered });
  if ("scenario" in content) content.scenario = JSON.parse(content.scenario);
  return content;
}

/** @type {typeof import("./why403.d.ts").importText} */
export const importText = (given, kind) => engine.importText(text(String(given)), kind);

/** @type {typeof import("./why403.d.ts").format} */
export const format = (scenario) => engine.format(text(scenario));
