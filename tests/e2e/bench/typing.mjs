// Times keys typed into an 8 KB policy in the release page, beside a bare CodeMirror page with the same text and keys, and
// measures Interaction to Next Paint on a slow machine and the layout shifts of a first visit.
//
// A key's time is the processor time of the main thread's tasks, from Chromium's trace: "until drawn" to the end of the task
// that commits the next frame, "in all" until the next key, with what was deferred.

import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { existsSync } from "node:fs";
import { env } from "node:process";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { dist, hook } from "../harness.mjs";
import { launch } from "../launch.mjs";
import { serve } from "../server.mjs";
import { scenario, start, strokes } from "./scenario.mjs";
import { SLOWDOWN, percentile, median, row, slow, table, tableRow } from "./statistics.mjs";

/** Milliseconds between two keys, and after every twentieth, for what is deferred until typing pauses. */
const PACE = 100;
const REST = 1000;
/** How often each page is typed into, in turns. */
const ROUNDS = 2;
/** How many keys are typed on a slow machine, where each takes a while: the statement, and some of the path. */
const SLOW_KEYS = 160;
/** Milliseconds between two keys on a slow machine: 60 words a minute, and twice that. */
const SLOW_PACES = [200, PACE];
/** Long enough for all that loads when the browser is idle. */
const IDLE = 4000;

const TRACED = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"];

/** A page with CodeMirror's `basicSetup` and JSON, and nothing else. */
async function bareCodeMirror() {
  const resolveDir = fileURLToPath(new URL("../../../www/editor", import.meta.url));
  const packages = env.PATH.split(delimiter).map(dirname).find((folder) => existsSync(join(folder, "esbuild", "package.json")));
  const esbuild = createRequire(join(packages, "esbuild", "package.json"))("esbuild");
  const contents = `
    import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
    import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
    import { json } from "@codemirror/lang-json";
    import { bracketMatching, defaultHighlightStyle, foldGutter, foldKeymap, indentOnInput, syntaxHighlighting } from "@codemirror/language";
    import { lintKeymap } from "@codemirror/lint";
    import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
    import { EditorState } from "@codemirror/state";
    import { EditorView, crosshairCursor, drawSelection, dropCursor, highlightActiveLine, highlightActiveLineGutter,
      highlightSpecialChars, keymap, lineNumbers, rectangularSelection } from "@codemirror/view";

    globalThis.view = new EditorView({
      parent: document.body,
      state: EditorState.create({
        doc: ${JSON.stringify(scenario.api.policy)},
        extensions: [
          lineNumbers(), highlightActiveLineGutter(), highlightSpecialChars(), history(), foldGutter(), drawSelection(),
          dropCursor(), EditorState.allowMultipleSelections.of(true), indentOnInput(),
          syntaxHighlighting(defaultHighlightStyle, { fallback: true }), bracketMatching(), closeBrackets(), autocompletion(),
          rectangularSelection(), crosshairCursor(), highlightActiveLine(), highlightSelectionMatches(),
          keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap,
            ...completionKeymap, ...lintKeymap]),
          json(), EditorView.lineWrapping,
        ],
      }),
    });`;
  const { outputFiles } = await esbuild.build({ stdin: { contents, resolveDir }, bundle: true, minify: true, write: false });
  return `<!doctype html><meta charset="utf-8"><title>CodeMirror</title><body><script>${outputFiles[0].text.replaceAll("</script", "<\\/script")}</script>`;
}

/** Puts the caret where the keys go, by keys: the same for both pages. */
async function placeCaret(page, editor) {
  await page.focus(`${editor} .cm-content`);
  await page.keyboard.down("Control");
  await page.keyboard.press("Home");
  await page.keyboard.up("Control");
  const lines = scenario.api.policy.slice(0, start).split("\n").length - 1;
  for (let line = 0; line < lines; line++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("End");
  // What is below the fold is not painted, and a key there has no next paint.
  await page.evaluate(() => getSelection().focusNode.parentElement.scrollIntoView({ block: "center" }));
  await pause(REST);
}

async function type(page, keys = strokes, pace = PACE) {
  for (const [index, { key }] of keys.entries()) {
    await (key.length === 1 ? page.keyboard.type(key) : page.keyboard.press(key));
    await pause(index % 20 === 19 ? REST : pace);
  }
  await pause(REST);
}

/** The pages: where each is, and the selector of the editor. */
const PAGES = {
  why403: {
    path: `/index.html#j${Buffer.from(JSON.stringify(scenario)).toString("base64url")}`,
    editor: `.editor:has(${hook("editor-policy")})`,
  },
  "bare CodeMirror": { path: "/bare", editor: "body" },
};

/** Opens a page in a browser of its own, and runs `work` once everything on it has loaded. */
async function open(server, { path, editor }, work, { prepare } = {}) {
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.setViewport({ width: 1280, height: 900 });
    await page.goto(server.origin + path);
    await page.waitForSelector(`${editor} .cm-content`, { timeout: 30_000 });
    await pause(IDLE);
    await prepare?.(page);
    await placeCaret(page, editor);
    return await work(page);
  } finally {
    await browser.close();
  }
}

/** Each key's milliseconds of the main thread, from a trace. */
function timesOfKeys(trace) {
  const { traceEvents: events } = JSON.parse(Buffer.from(trace).toString("utf8"));
  const isKey = (event) => event.name === "EventDispatch" && event.args?.data?.type === "keydown";
  const key = events.find(isKey);
  const main = events.filter((event) => event.pid === key.pid && event.tid === key.tid).sort((a, b) => a.ts - b.ts);
  const tasks = [];
  for (const { name, ph, ts, dur = 0, tdur = dur } of main) {
    const last = tasks.at(-1);
    if (ph === "X" && /RunTask$/.test(name) && !(last && ts < last.ts + last.dur)) tasks.push({ ts, dur, tdur });
  }
  const keys = main.filter(isKey).map(({ ts }) => ts);
  const commits = main.filter(({ name }) => name === "Commit").map(({ ts }) => ts);
  return keys.map((key, index) => {
    const next = keys[index + 1] ?? Infinity;
    const own = tasks.filter(({ ts, dur }) => ts + dur > key && ts + dur <= next);
    const commit = commits.find((commit) => commit > key) ?? Infinity;
    const sum = (chosen) => chosen.reduce((total, { tdur }) => total + tdur, 0) / 1000;
    return { drawn: sum(own.filter(({ ts }) => ts <= commit)), all: sum(own) };
  });
}

async function timeTyping(server) {
  const times = Object.fromEntries(Object.keys(PAGES).map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, where] of Object.entries(PAGES)) {
      const trace = await open(server, where, async (page) => {
        await page.tracing.start({ categories: TRACED });
        await type(page);
        return page.tracing.stop();
      });
      // The first key also waits for code that has never run.
      times[name].push(...timesOfKeys(trace).filter((_, index) => index > 0 && strokes[index]?.timed));
    }
  }
  const [ours, bare] = Object.values(times);
  if (table) {
    for (const [part, title] of [["drawn", "until it is drawn"], ["all", "with what comes after"]]) {
      const of = (keys) => median(keys.map((key) => key[part]));
      tableRow(`main thread per key in a policy of 8 KB, ${title}`, of(ours), "bare CodeMirror", of(bare));
    }
    return;
  }
  for (const [part, title] of [["drawn", "until drawn"], ["all", "in all"]]) {
    row(`main thread per key, ms, ${title}`, "median", "p99", "max");
    const of = (keys) => keys.map((key) => key[part]);
    for (const [name, keys] of Object.entries(times)) {
      row(`  ${name}, ${keys.length} keys`, median(of(keys)), percentile(of(keys), 0.99), percentile(of(keys), 1));
    }
    row("  ratio", median(of(ours)) / median(of(bare)), percentile(of(ours), 0.99) / percentile(of(bare), 0.99));
  }
}

/** Interaction to Next Paint: the longest interaction, but for one in fifty. */
async function measureInteractions(server) {
  row(`CPU ${SLOWDOWN} times slower, interactions, ms`, "median", "p98", "max");
  const runs = SLOW_PACES.flatMap((pace) => Object.entries(PAGES).map((page) => [pace, ...page]));
  for (const [pace, name, where] of runs) {
    const observe = async (page) => {
      await slow(page, { network: false });
      await page.evaluate(() => {
        globalThis.interactions = new Map();
        new PerformanceObserver((list) => {
          for (const { interactionId: id, duration } of list.getEntries()) {
            if (id) interactions.set(id, Math.max(duration, interactions.get(id) ?? 0));
          }
        }).observe({ type: "event", durationThreshold: 16 });
      });
    };
    const durations = await open(
      server,
      where,
      async (page) => {
        await page.evaluate(() => interactions.clear());
        await type(page, strokes.slice(0, SLOW_KEYS), pace);
        return page.evaluate(() => [...interactions.values()]);
      },
      { prepare: observe },
    );
    row(`  ${name}, a key each ${pace} ms`, median(durations), percentile(durations, 0.98), percentile(durations, 1));
  }
}

/** In the page: sums the shifts of each window of at most five seconds without a pause of one, and keeps the largest sum. */
function noteShifts() {
  let sum = 0;
  let first = 0;
  let last = 0;
  globalThis.layoutShift = 0;
  new PerformanceObserver((list) => {
    for (const { value, startTime, hadRecentInput } of list.getEntries()) {
      if (hadRecentInput) continue;
      if (startTime - last > 1000 || startTime - first > 5000) [sum, first] = [0, startTime];
      last = startTime;
      sum += value;
      globalThis.layoutShift = Math.max(globalThis.layoutShift, sum);
    }
  }).observe({ type: "layout-shift", buffered: true });
}

async function measureShifts(server) {
  const widths = [360, 600, 1280];
  row("Cumulative Layout Shift, first visit", ...widths.map((width) => `${width} px`));
  const browser = await launch();
  try {
    for (const slowed of [false, true]) {
      const shifts = [];
      for (const width of widths) {
        const context = await browser.createBrowserContext();
        const page = await context.newPage();
        await page.setViewport({ width, height: width < 1000 ? 740 : 900 });
        await page.evaluateOnNewDocument(noteShifts);
        if (slowed) await slow(page);
        await page.goto(`${server.origin}/index.html`, { timeout: 120_000 });
        await page.waitForSelector(".cm-content", { timeout: 120_000 });
        await pause(IDLE);
        shifts.push(await page.evaluate(() => globalThis.layoutShift));
        await context.close();
      }
      row(slowed ? "  slow machine and network" : "  this machine", ...shifts);
    }
  } finally {
    await browser.close();
  }
}

const server = await serve({ folder: dist, pages: { "/bare": await bareCodeMirror() }, brotli: true });
try {
  if (!table) await measureShifts(server);
  await timeTyping(server);
  if (!table) await measureInteractions(server);
} finally {
  await server.close();
}
