// The states that the page can be in, as data: what is looked at by axe-core, and what pictures are taken of.

import { readFileSync } from "node:fs";
import { hook, idle, openSaved, openShare, paste, settled } from "./harness.mjs";

/** Opens a state in a page that has not been anywhere yet and counts its timers. */
export async function enter(page, address, given) {
  const { from = "index.html", path = "", waits = `${hook("status")}, .response .empty`, panels: standing, storage = {}, editors, before, prepare } = given;
  const stored = { ...(editors === "plain" && { "why403.editor": "plain" }), ...(standing && { "why403.panels": standing }), ...storage };
  await page.evaluateOnNewDocument((stored) => {
    for (const [key, value] of Object.entries(stored)) localStorage.setItem(key, value);
  }, stored);
  if (before) await page.evaluateOnNewDocument(before);
  await page.goto(`${address}${from}${path}`);
  await page.waitForSelector(waits);
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

/** Opens a dialog by its button, which may move while panels come into view. */
async function dialog(page, button) {
  await page.$eval(hook(button), (element) => element.click());
  await page.waitForSelector(hook("dialog"));
}

/** In the page: work can be saved no more, as in a full storage. */
function fillStorage() {
  const set = Storage.prototype.setItem;
  Storage.prototype.setItem = function (key, value) {
    if (key.startsWith("why403.work.")) throw new DOMException("The quota has been exceeded.", "QuotaExceededError");
    return set.call(this, key, value);
  };
}

/** In the page: a long simulation stands still, since the WebAssembly is given no frame after which it goes on. */
function stopFrames() {
  const request = globalThis.requestAnimationFrame;
  globalThis.requestAnimationFrame = (work) => (/wasm/.test(new Error().stack) ? 0 : request(work));
}

/** Edits the scenario, and stops the page as a trap of the WebAssembly does. */
async function trap(page) {
  await paste(page, "request-path", "/pets/7/toys");
  await idle(page);
  await page.evaluate(() => {
    dispatchEvent(new ErrorEvent("error", { error: new WebAssembly.RuntimeError("unreachable") }));
  });
  await page.waitForSelector(`${hook("rescue")}[data-saved]`);
}

/** As many requests as are not simulated at once. */
const long = link({
  title: "A long timeline",
  authorizer: null,
  timeline: Array.from({ length: 400 }, (_, at) => ({ at, request: { path: `/pets/${at}` } })),
});

const MINE = "why403.work.1790000000001";
const earlier = { [MINE]: '1790000000001 {"title":"Mine","timeline":[{"request":{"path":"/pets"}}]}' };

/** Opens all panes of an embed. */
async function openAll(page) {
  for (const button of await page.$$(".embed > .chips button")) await button.click();
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
 * The states, by name. `path` opens one; `panels` says how they stand; `before` runs in the page before its scripts, `prepare` does
 * what a person does; `from` is the view's file and `waits` what shows that it is there; `storage` is what was kept in the browser;
 * `editors` as in harness.mjs.
 */
export const STATES = {
  "first-visit": { path: "" },
  lesson: {
    path: "#g:least-privilege",
    async prepare(page) {
      await page.waitForSelector(hook("lesson-check-0"));
      await page.click(hook("lesson-hint"));
    },
  },
  "lesson-solved": {
    path: "#g:cors-preflight",
    async prepare(page) {
      await page.waitForSelector(hook("lesson-check-0"));
      await page.click(hook("lesson-solution"));
      await page.waitForFunction((selector) => document.querySelector(selector).textContent !== "", {}, hook("lesson-status"));
    },
  },
  "import-empty": {
    path: "#g:first-403",
    async prepare(page) {
      await page.evaluate(() => globalThis.why403Dialogs.open("import", ""));
      await page.waitForSelector(hook("import-text"));
    },
  },
  import: {
    path: "#g:first-403",
    async prepare(page) {
      const read = {
        why403: 1,
        api: { region: "eu-west-1", stageName: "prod" },
        timeline: [{ request: { httpMethod: "POST", path: "/orders", headers: { Authorization: "Bearer 8f14e45fceea167a5a36dedd4bea2543" } } }],
        unknown: 1,
      };
      await page.evaluate((text) => globalThis.why403Dialogs.open("import", "text", text), JSON.stringify(read, null, 2));
      await page.waitForSelector(hook("import-all"));
    },
  },
  ...Object.fromEntries(
    Object.entries({ "import-log": "execution-log/cached-policy.txt", "import-message": "message/forbidden.json", "import-template": "sam/cognito-and-lambda.yaml" }).map(([state, name]) => [
      state,
      {
        path: "#g:first-403",
        async prepare(page) {
          const text = readFileSync(new URL(`../import/${name}`, import.meta.url), "utf8");
          await page.evaluate((text) => globalThis.why403Dialogs.open("import", "text", text), text);
          await page.waitForSelector(hook("import-all"));
        },
      },
    ]),
  ),
  "make-lesson": {
    path: "#g:least-privilege",
    async prepare(page) {
      await page.evaluate(() => globalThis.why403Dialogs.open("make-lesson", ""));
      await (await page.waitForSelector(hook("course-add"))).click();
    },
  },
  presenter: {
    path: "#g:first-403",
    async prepare(page) {
      await page.evaluate(() => globalThis.why403Dialogs.open("presenter", ""));
      await page.waitForSelector(hook("presenter-start"));
    },
  },
  presenting: {
    path: "#g:first-403",
    async prepare(page) {
      await page.evaluate(() => globalThis.why403Dialogs.open("presenter", ""));
      await (await page.waitForSelector(hook("presenter-start"))).click();
      await page.waitForSelector(hook("lesson-check-0"));
    },
  },
  "gallery-page": { from: "gallery.html", waits: "article" },
  "lessons-page": { from: "lessons.html", waits: ".lessons" },
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
  "saved-work": {
    path: "#g:cached-policy",
    storage: {
      "why403.work.1": '1790000000000 {"title":"Mine","timeline":[{"request":{}}]}',
      "why403.work.2": '1790000100000 {"title":"Mine too"}',
      "why403.work.3": '1790000200000 {"title":"Cut off',
    },
    prepare: async (page) => {
      await openSaved(page);
      await page.click(hook("remove-why403.work.1"));
      await page.waitForSelector(hook("saved-work-restore"));
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
  share: { path: "#g:two-identity-sources", prepare: openShare },
  "share-template": {
    path: "#g:cached-policy",
    prepare: async (page) => {
      await openShare(page);
      await page.click(hook("share-as-template"));
      await page.waitForFunction((selector) => document.querySelector(selector).value.length > 100, {}, hook("share-template"));
    },
  },
  "share-embed": {
    path: "#g:cached-policy",
    prepare: async (page) => {
      await openShare(page);
      await page.click(hook("share-as-embed"));
    },
  },
  "list-of-keys": { path: "", prepare: (page) => dialog(page, "keys-list") },
  privacy: { path: "", storage: earlier, prepare: (page) => dialog(page, "privacy-open") },
  "privacy-forget": {
    path: "",
    storage: { ...earlier, "why403.tokens": "mask" },
    prepare: async (page) => {
      await dialog(page, "privacy-open");
      await page.click(hook("forget"));
      await page.waitForSelector(hook("forget-confirm"));
    },
  },
  "work-that-stopped-the-page": { path: "", storage: { ...earlier, "why403.opening.work": `1790000000000 ${MINE.length}:${MINE}` } },
  "not-saved": {
    path: "",
    before: fillStorage,
    prepare: async (page) => {
      await paste(page, "request-path", "/pets/7/toys");
      await page.waitForSelector(hook("notice"));
    },
  },
  "stopped-saved": { path: "", prepare: trap },
  "stopped-not-saved": { path: "", before: fillStorage, prepare: trap },
  "not-started": {
    path: "",
    storage: earlier,
    prepare: async (page) => {
      await page.evaluate(() => {
        document.getElementById("app").replaceChildren();
        why403Rescue.update("", "", "");
        why403Rescue.fail("The page could not be started: why403_bg.wasm could not be loaded. Reload it to try again.");
      });
      await page.waitForSelector(`${hook("rescue")}[data-saved]`);
    },
  },
  "simulation-running": { path: long, before: stopFrames, prepare: (page) => page.waitForSelector(hook("progress-button"), { visible: true }) },
  "simulation-stopped": {
    path: long,
    before: stopFrames,
    prepare: async (page) => {
      await (await page.waitForSelector(hook("progress-button"), { visible: true })).click();
      await page.waitForSelector(".progress.stopped");
    },
  },
  "many-saved": {
    path: "#g:missing-token",
    storage: Object.fromEntries(Array.from({ length: 99 }, (_, at) => [`why403.work.${at}`, `${1_790_000_000_000 + at} {"title":"Number ${at}"}`])),
    prepare: async (page) => {
      await paste(page, "request-path", "/pets/7/toys");
      await page.waitForSelector(hook("notice"));
    },
  },
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
  "embed-open": { from: "embed.html", path: "#g:resource-policy-explicit-deny", prepare: openAll },
  "embed-readonly": { from: "embed.html", path: "?readonly&panes=request,authorizer,policy#g:resource-policy-explicit-deny", prepare: openAll },
  "embed-two-answers": { from: "embed.html", path: link(undecided) },
  "embed-unreadable": { from: "embed.html", path: "#z!!!!" },
};
