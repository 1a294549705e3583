// The package's functions for browsers and bundlers: what why403.d.ts declares. node.js is the entry for Node.js.

import load, * as engine from "./engine.js";

let ready;

const text = (scenario) => {
  if (!ready?.done) throw new Error("why403 is not loaded: await init() first");
  return typeof scenario === "string" ? scenario : (JSON.stringify(scenario) ?? "");
};

export default function init(source) {
  if (ready) return ready.promise;
  const loading = { done: false };
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

export function initSync(module) {
  if (ready?.done) return;
  engine.initSync({ module });
  ready = { done: true, promise: Promise.resolve() };
}

export const evaluate = (scenario) => engine.evaluate(text(scenario));

export const explain = (scenario, request) => engine.explain(text(scenario), request);

export const toLink = (scenario, page = "") => `${page.replace(/#.*$/s, "")}#${engine.toLink(text(scenario))}`;

export function fromLink(url) {
  const fragment = /#(.*)$/s.exec(url)?.[1];
  if (fragment === undefined) throw new Error("this is no link: there is no `#` in it");
  const { error, recovered, ...content } = engine.fromLink(text(fragment));
  if (error) throw Object.assign(new Error(error), recovered === null ? {} : { recovered });
  if ("scenario" in content) content.scenario = JSON.parse(content.scenario);
  return content;
}

export const importText = (given, kind) => engine.importText(text(String(given)), kind);

export const format = (scenario) => engine.format(text(scenario));
