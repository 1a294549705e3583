// The states that the page can be in, as data: what is looked at by axe-core, and what pictures are taken of.

import { hook, idle, paste, settled } from "./harness.mjs";

/** Opens a state in a page that has not been anywhere yet and counts its timers. */
export async function enter(page, address, { from = "index.html", path = "", panels: standing, storage = {}, editors, prepare }) {
  const stored = { ...(editors === "plain" && { "why403.editor": "plain" }), ...(standing && { "why403.panels": standing }), ...storage };
  await page.evaluateOnNewDocument((stored) => {
    for (const [key, value] of Object.entries(stored)) localStorage.setItem(key, value);
  }, stored);
  await page.goto(`${address}${from}${path}`);
  await page.waitForSelector(`${hook("status")}, .response .empty`);
  if (editors === "rich") await page.waitForSelector(".cm-content");
  if (prepare) await prepare(page);
  // Suggestions and diagnostics come once the outcome stands still.
  await idle(page);
}

/** Makes the window as high as the page. A panel has its own height only once it is near, so that takes several steps. */
export async function bringAllIntoView(page, width) {
  for (let height = 0, round = 0; round < 6; round++) {
    const now = await page.evaluate(() => document.documentElement.scrollHeight);
    if (now === height) break;
    height = now;
    await page.setViewport({ width, height: Math.min(height, 12_000) });
    await settled(page);
  }
}

/** The panels, by their names. */
export const PANELS = ["flow", "timeline", "tables", "arns", "statements", "log", "headers", "event", "request", "authorizer", "api", "methods",
  "responses", "whole"];

/** How panels stand: exactly these are open. */
export const panels = (open, pinned = []) =>
  PANELS.map((name) => `${name}${open.includes(name) ? "+" : ""}${pinned.includes(name) ? "!" : ""}`).join(" ");

/** A link to a scenario. */
const link = (scenario) => `#j${Buffer.from(JSON.stringify({ why403: 1, ...scenario })).toString("base64url")}`;

/** Opens a dialog by its button. */
async function dialog(page, button) {
  await page.click(hook(button));
  await page.waitForSelector(hook("dialog"));
}

/** API Gateway is not known to decode a path before it is compared: two answers. */
const undecided = {
  rules: "current",
  authorizer: {
    lambda: [
      {
        returns: {
          principalId: "alice",
          policyDocument: {
            Version: "2012-10-17",
            Statement: [{ Effect: "Allow", Action: "execute-api:Invoke", Resource: "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/dev/GET/a b" }],
          },
        },
      },
    ],
  },
  timeline: [{ request: { path: "/a%20b", headers: { Authorization: "Bearer alice" } } }],
};

const broken = {
  title: "What cannot be saved",
  api: { policy: '{\n  "Version": "2012-10-17",\n  "Statement": [\n    { "Effect": "allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*" },\n  ]\n}' },
  authorizer: null,
  timeline: [{ request: { path: "/pets" } }],
};

/**
 * The states, by name. `path` opens one; `panels` says how they stand; `prepare` does what a person does; `from` is the
 * view's file; `storage` is what was kept in the browser; `editors` as in harness.mjs.
 */
export const STATES = {
  "first-visit": { path: "" },
  "panels-all-cached-policy": { path: "#g:cached-policy", panels: panels(PANELS) },
  "panels-all": { path: "#g:resource-policy-explicit-deny", panels: panels(PANELS) },
  "panels-pinned": { path: "#g:cached-policy", panels: panels(PANELS, PANELS) },
  "panels-none": { path: "#g:cached-policy", panels: panels([]) },
  "cached-policy": { path: "#g:cached-policy", panels: panels(["flow", "timeline", "arns"], ["flow"]) },
  "explicit-deny": { path: "#g:resource-policy-explicit-deny", panels: panels(["flow", "tables", "statements"], ["flow"]) },
  examples: {
    path: "",
    prepare: async (page) => {
      await page.click(`${hook("examples")} summary`);
      await page.waitForSelector(hook("example-cached-policy"));
    },
  },
  "earlier-work": {
    path: "#g:cached-policy",
    storage: {
      "why403.work.1": '1790000000000 {"title":"Mine","timeline":[{"request":{}}]}',
      "why403.work.2": '1790000100000 {"title":"Mine too"}',
      "why403.work.3": '1790000200000 {"title":"Cut off',
    },
    prepare: async (page) => {
      await page.click(`${hook("examples")} summary`);
      await (await page.waitForSelector(hook("remove-why403.work.1"))).click();
      await page.waitForSelector(hook("earlier-put-back"));
    },
  },
  palette: { path: "", prepare: (page) => dialog(page, "palette") },
  "palette-nothing": {
    path: "",
    prepare: async (page) => {
      await dialog(page, "palette");
      await page.type(hook("palette-query"), "no such thing");
    },
  },
  "list-of-keys": { path: "", prepare: (page) => dialog(page, "keys-list") },
  "link-unreadable": { path: "#z!!!!" },
  "policy-broken": { path: link(broken) },
  stale: {
    path: "#g:resource-policy-implicit-deny",
    prepare: async (page) => {
      await paste(page, "editor-policy", broken.api.policy);
      await page.waitForSelector(hook("stale"));
    },
  },
  "output-malformed": {
    path: "",
    prepare: async (page) => {
      await paste(page, "editor-output", '{\n"principalId": alice,\n"policyDocument": {}');
      await page.waitForSelector("#editor-output-problems");
    },
  },
  "not-a-key-value-pair": { path: "#g:not-a-key-value-pair" },
  "token-missing": { path: "#g:missing-token" },
  "unknown-two-answers": { path: link(undecided) },
  "private-api": { path: "#g:private-api", panels: panels(["flow", "event", "api"], ["flow"]) },
  "function-throws": { path: "#g:own-words" },
  "function-times-out": { path: "#g:function-times-out" },
  today: { path: "#g:today-explicit-deny" },
  "no-request": { path: link({ timeline: [] }), panels: panels(PANELS) },
  "no-policy-no-authorizer": { path: link({ authorizer: null, timeline: [{ request: {} }] }), panels: panels(PANELS) },
  "no-rule": { path: link({ authorizer: { lambda: [] }, timeline: [{ request: { headers: { Authorization: "a" } } }] }) },
  "rich-editors": { path: "#g:resource-policy-explicit-deny", editors: "rich" },
  "rich-editor-broken": { path: link(broken), editors: "rich" },
  embed: { from: "embed.html", path: "#g:authorizer-explicit-deny" },
  "embed-unreadable": { from: "embed.html", path: "#z!!!!" },
};
