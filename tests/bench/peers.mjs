// Times decisions in WebAssembly under Node.js beside other evaluators: prints rows of the table of `cargo xtask bench`.
// node peers.mjs MODULE: what wasm-bindgen has made of decide.rs.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { argv } from "node:process";
import { preparsePolicySet, isAuthorized, statefulIsAuthorized } from "./peers/node_modules/@cedar-policy/cedar-wasm/nodejs/cedar_wasm.js";
import { runSimulation } from "./peers/node_modules/@cloud-copilot/iam-simulate/dist/esm/index.js";

/** Milliseconds that a median is taken over. */
const ENOUGH = 600;
/** Milliseconds of a batch: the clock's steps do not matter then. */
const BATCH = 4;

const { Policy, policy, request } = createRequire(import.meta.url)(argv[2]);
// Not one of the package's exports.
const { default: canExecute } = await import(new URL("./peers/node_modules/serverless-offline/src/events/authCanExecuteResource.js", import.meta.url));
const [action, resource, ...context] = request();
const keys = Object.fromEntries(context.flatMap((key, index) => (index % 2 ? [] : [[key, context[index + 1]]])));

/** The microseconds of a run: the median of batches. */
async function time(run) {
  const batch = async (runs) => {
    const start = performance.now();
    for (let index = 0; index < runs; index++) {
      const result = run();
      if (result instanceof Promise) await result;
    }
    return (performance.now() - start) / runs;
  };
  // Until the code is compiled.
  const warm = performance.now();
  let each = 1;
  while (performance.now() - warm < ENOUGH / 3) each = await batch(5);
  const runs = Math.max(1, Math.round(BATCH / each));
  const times = [];
  for (const start = performance.now(); performance.now() - start < ENOUGH || times.length < 9; ) times.push(await batch(runs));
  return times.sort((a, b) => a - b)[times.length >> 1] * 1000;
}

/** The same policy in Cedar, as far as the sample goes. */
function cedar(text) {
  const list = (value) => (Array.isArray(value) ? value : [value]);
  const any = (parts) => `(${parts.join(" || ")})`;
  const condition = (operator, key, values) =>
    ({
      IpAddress: () => any(values.map((value) => `context.sourceIp.isInRange(ip("${value}"))`)),
      StringNotLike: () => `!${any(values.map((value) => `context.userAgent like "${value}"`))}`,
      Bool: () => any(values.map((value) => `context.secureTransport == ${value}`)),
      DateGreaterThan: () => any(values.map((value) => `context.epochTime > ${Date.parse(value) / 1000}`)),
    })[operator]();
  return JSON.parse(text).Statement.map(({ Effect, Action, Resource, Condition = {} }) => {
    const actions = list(Action).map((name) => `Action::"${name}"`);
    const scope = Action === "execute-api:*" ? "action" : `action in [${actions.join(", ")}]`;
    const when = [
      any(list(Resource).map((pattern) => `context.arn like "${pattern}"`)),
      ...Object.entries(Condition).flatMap(([operator, pairs]) => Object.entries(pairs).map(([key, values]) => condition(operator, key, list(values)))),
    ];
    return `${Effect === "Allow" ? "permit" : "forbid"}(principal, ${scope}, resource) when { ${when.join(" && ")} };`;
  }).join("\n");
}

const cedarCall = {
  principal: { type: "User", id: "somebody" },
  action: { type: "Action", id: action },
  resource: { type: "Method", id: "method" },
  context: {
    arn: resource,
    sourceIp: { __extn: { fn: "ip", arg: keys["aws:SourceIp"] } },
    userAgent: keys["aws:UserAgent"],
    secureTransport: keys["aws:SecureTransport"] === "true",
    epochTime: Number(keys["aws:EpochTime"]),
  },
  entities: [],
};
const cedarSays = ({ type, response }) => (assert.equal(type, "success"), response.decision);

const simulation = (policy) => ({
  request: {
    principal: "arn:aws:iam::123456789012:user/somebody",
    action,
    resource: { resource, accountId: "123456789012" },
    contextVariables: keys,
  },
  identityPolicies: [{ name: "sample", policy }],
  serviceControlPolicies: [],
  resourceControlPolicies: [],
});
const simulated = async (policy) => (await runSimulation(simulation(policy), {})).overallResult;

const version = (name) => JSON.parse(readFileSync(new URL(`./peers/node_modules/${name}/package.json`, import.meta.url), "utf8")).version;
const NAMES = Object.fromEntries(["@cloud-copilot/iam-simulate", "@cedar-policy/cedar-wasm", "serverless-offline"].map((name) => [name, `${name} ${version(name)}`]));

const micro = (value) => `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} µs`;

for (const size of [1, 8]) {
  const text = policy(size * 1024);
  const inCedar = cedar(text);
  const parsed = JSON.parse(text);
  const read = new Policy(text);
  assert.equal(preparsePolicySet("sample", { staticPolicies: inCedar }).type, "success");
  const ways = {
    "from text": {
      why403: () => {
        const read = new Policy(text);
        const verdict = read.decide(action, resource, context);
        read.free();
        return verdict;
      },
      "@cloud-copilot/iam-simulate": () => simulated(JSON.parse(text)),
      "@cedar-policy/cedar-wasm": () => cedarSays(isAuthorized({ ...cedarCall, policies: { staticPolicies: inCedar } })),
      "serverless-offline": () => canExecute(JSON.parse(text), resource),
    },
    parsed: {
      why403: () => read.decide(action, resource, context),
      "@cloud-copilot/iam-simulate": () => simulated(parsed),
      "@cedar-policy/cedar-wasm": () => cedarSays(statefulIsAuthorized({ ...cedarCall, preparsedPolicySetId: "sample" })),
      "serverless-offline": () => canExecute(parsed, resource),
    },
  };
  for (const [way, evaluators] of Object.entries(ways)) {
    const { why403, ...others } = evaluators;
    assert.equal(await why403(), "Allow");
    const own = await time(why403);
    for (const [name, run] of Object.entries(others)) {
      assert.ok(["Allowed", "allow", true].includes(await run()), `${name}: ${await run()}`);
      const other = await time(run);
      console.log(`| decision ${way}, ${size} KB, WebAssembly in Node.js | ${micro(own)} | ${NAMES[name]} | ${micro(other)} | ${(own / other).toFixed(2)} |`);
    }
  }
}
