// Times keystrokes in the release build: what the main thread of Chromium works from a key to the page that shows it.
// node typing.mjs [--profile FILE | --trace FILE] [CASE...]: what begins with FILE can be opened in the browser's own tools.
//
// Work is the processor time of the main thread's tasks, as Chromium's own trace has them. `To the changed page` is what is
// done from the key's task to the end of the task that commits the next frame (script, style, layout, paint); `in all` is
// everything until the next key, with what was put off. A key must come to less than a frame.
//
// The same keys are typed in several runs, and a key counts by the median of its runs: 99 of 100 must be under a frame. That
// leaves out what a busy neighbour of a virtual machine does to single ones; how much that is, a page says that computes the same
// at each key, and all keys of all runs stand beside it.

import { writeFileSync } from "node:fs";
import { argv, exit } from "node:process";
import { setTimeout as pause } from "node:timers/promises";
import { hook, host } from "./harness.mjs";
import { launch } from "./launch.mjs";
import { scenarioFor, strokes } from "./typing-scenario.mjs";

/** A frame at 60 Hz, in milliseconds. */
const FRAME = 1000 / 60;
/** Between two keys: a fast typist's pace; and after every tenth, where what was put off is done. */
const PACE = 110;
const REST = 1000;
/** How often the same is typed. */
const RUNS = 5;
/** How many of the heaviest keys are named. */
const NAMED = 8;
/** About how long each key computes on the page that shows what the machine adds, in milliseconds. */
const COMPUTED = 10;

const CATEGORIES = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline", "blink.user_timing"];

/** What is typed, and where: `of` is the part of the scenario that is as large as a resource policy may be. */
const CASES = [
  { name: "resource policy", of: "policy", field: "editor-policy" },
  { name: "authorizer’s output", of: "output", field: "editor-output" },
];

const named = argv.slice(2);
const [option, file] = named[0]?.startsWith("--") ? named.splice(0, 2) : [];
const profiling = option === "--profile";
const tracing = option === "--trace";

/** Opens a case and puts the caret where a further statement goes; false where there is no such editor. */
async function open(page, address, { of, field }, editor) {
  await page.evaluateOnNewDocument((editor) => localStorage.setItem("why403.editor", editor), editor);
  const json = JSON.stringify(scenarioFor(of));
  await page.goto(`${address}#j${Buffer.from(json).toString("base64url")}`);
  await page.waitForSelector(hook("status"));
  const area = hook(field);
  // Each key is typed behind the bracket that opens the list of statements.
  const caret = await page.$eval(area, (area) => area.value.indexOf('"Statement": [') + '"Statement": ['.length);
  if (editor === "rich") {
    const there = await page.waitForSelector(".cm-content", { timeout: 5_000 }).catch(() => null);
    if (!there) return false;
    await page.evaluate((area) => {
      const host = document.querySelector(area).closest(".editor");
      host.querySelector(".cm-content").focus();
    }, area);
    await page.keyboard.down("Control");
    await page.keyboard.press("Home");
    await page.keyboard.up("Control");
    const lines = await page.$eval(area, (area, caret) => area.value.slice(0, caret).split("\n").length - 1, caret);
    for (let line = 0; line < lines; line++) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("End");
  } else {
    await page.$eval(area, (area, caret) => (area.focus(), area.setSelectionRange(caret, caret)), caret);
  }
  await pause(REST);
  return true;
}

/** The main thread's outermost tasks, and the moments at which a key came and a frame was committed. */
function read(trace) {
  const { traceEvents: events } = JSON.parse(Buffer.from(trace).toString("utf8"));
  const key = events.find((event) => event.name === "EventDispatch" && event.args?.data?.type === "keydown");
  if (!key) throw new Error("the trace has no key");
  const main = events.filter((event) => event.pid === key.pid && event.tid === key.tid).sort((a, b) => a.ts - b.ts);
  const tasks = [];
  for (const { name, ph, ts, dur, tdur } of main) {
    if (ph !== "X" || !/RunTask$/.test(name)) continue;
    const last = tasks.at(-1);
    if (last && ts < last.ts + last.dur) continue;
    tasks.push({ ts, dur: dur ?? 0, work: tdur ?? dur ?? 0 });
  }
  const at = (wanted) => main.filter(wanted).map((event) => event.ts);
  return {
    tasks,
    keys: at((event) => event.name === "EventDispatch" && event.args?.data?.type === "keydown"),
    commits: at((event) => event.name === "Commit"),
  };
}

/** For each key: the work to the changed page, in all, and the longest task that was put off, in milliseconds. */
function perKey({ tasks, keys, commits }) {
  const ends = (task) => task.ts + task.dur;
  return keys.map((key, index) => {
    const next = keys[index + 1] ?? Infinity;
    const first = tasks.find((task) => task.ts <= key && key < ends(task));
    const until = tasks.findLast((task) => task.ts < next && task !== first)?.ts ?? next;
    const commit = commits.find((commit) => commit > ends(first)) ?? commits.find((commit) => commit > key);
    const sum = (chosen) => chosen.reduce((total, task) => total + task.work, 0) / 1000;
    const own = tasks.filter((task) => task.ts >= first.ts && task.ts <= until && (next === Infinity || ends(task) <= next));
    const shown = own.filter((task) => task.ts <= commit);
    const later = own.filter((task) => task.ts > commit);
    return {
      shown: sum(shown),
      wall: shown.reduce((total, task) => total + task.dur, 0) / 1000,
      all: sum(own),
      later: Math.max(0, ...later.map((task) => task.work / 1000)),
    };
  });
}

function heading() {
  console.log(`  ${"".padEnd(34)}${["min", "median", "p95", "p99", "max"].map((word) => word.padStart(9)).join("")}`);
}

function row(name, values) {
  const sorted = [...values].sort((a, b) => a - b);
  const part = (share) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
  const numbers = [sorted[0], part(0.5), part(0.95), part(0.99), sorted.at(-1)];
  console.log(`  ${name.padEnd(34)}${numbers.map((number) => number.toFixed(1).padStart(9)).join("")}`);
  return part(0.99);
}

/** What came of one run: a row of numbers for each key; none where it was profiled; false where there is no such editor. */
async function run(server, theCase, editor) {
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.setViewport({ width: 1280, height: 900 });
    if (!(await open(page, server.address, theCase, editor))) return false;
    const profiler = profiling && (await page.createCDPSession());
    if (profiler) {
      await profiler.send("Profiler.enable");
      await profiler.send("Profiler.setSamplingInterval", { interval: 200 });
      await profiler.send("Profiler.start");
    } else {
      await page.tracing.start({ categories: CATEGORIES });
    }
    for (const [index, { key }] of strokes.entries()) {
      await (key.length === 1 ? page.keyboard.type(key) : page.keyboard.press(key));
      await pause(index % 10 === 9 ? REST : PACE);
    }
    await pause(REST);
    if (profiler) {
      const { profile } = await profiler.send("Profiler.stop");
      writeFileSync(`${file}-${theCase.of}-${editor}.cpuprofile`, JSON.stringify(profile));
      return undefined;
    }
    const trace = await page.tracing.stop();
    if (tracing) writeFileSync(`${file}-${theCase.of}-${editor}.json`, trace);
    return perKey(read(trace)).filter((_, index) => strokes[index].timed);
  } finally {
    await browser.close();
  }
}

/** What the machine adds: a page on which every key has the same to compute, about as much as a key here. */
async function timeComputing() {
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.evaluate((wanted) => {
      let sum = 0;
      const compute = (rounds) => {
        for (let round = 0; round < rounds; round++) sum = (Math.imul(sum, 1664525) + round) | 0;
      };
      compute(10_000_000);
      const began = performance.now();
      compute(10_000_000);
      const rounds = (10_000_000 * wanted) / (performance.now() - began);
      addEventListener("keydown", () => {
        compute(rounds);
        document.body.textContent = String(sum);
      });
    }, COMPUTED);
    await page.tracing.start({ categories: CATEGORIES });
    for (let key = 0; key < strokes.length; key++) {
      await page.keyboard.press("a");
      await pause(PACE);
    }
    return perKey(read(await page.tracing.stop()));
  } finally {
    await browser.close();
  }
}

async function time(server, theCase, editor) {
  const runs = [];
  for (let left = profiling || tracing ? 1 : RUNS; left > 0; left--) {
    const keys = await run(server, theCase, editor);
    if (!keys) {
      if (keys === false) console.log(`${theCase.name}, ${editor} editor: this build has none`);
      return true;
    }
    runs.push(keys);
  }
  const keys = runs.flat();
  console.log(`${theCase.name}, ${editor} editor: ${keys.length} keys in ${runs.length} runs, ms of the main thread's work`);
  heading();
  row("to the changed page, all keys", keys.map((key) => key.shown));
  const medians = runs[0].map((_, index) => {
    const sorted = runs.map((run) => run[index].shown).sort((one, other) => one - other);
    return sorted[Math.floor(sorted.length / 2)];
  });
  const worst = row("the same, each key's median", medians);
  row("the same by the clock on the wall", keys.map((key) => key.wall));
  row("in all", keys.map((key) => key.all));
  row("longest task that was put off", keys.map((key) => key.later));
  const timed = strokes.filter((stroke) => stroke.timed).map(({ key }, index) => ({ key, index, work: medians[index] }));
  const heaviest = timed.sort((one, other) => other.work - one.work).slice(0, NAMED);
  const said = heaviest.map(({ key, index, work }) => `${key} at ${index + 1}: ${work.toFixed(1)}`);
  console.log(`  the heaviest keys, by their medians: ${said.join("; ")}`);
  const over = worst >= FRAME;
  if (over) console.error(`over a frame: the 99th percentile of each key's median is ${worst.toFixed(1)} ms of ${FRAME.toFixed(1)} ms`);
  return !over;
}

const server = await host();
let well = true;
try {
  if (!profiling && !tracing) {
    console.log(`about ${COMPUTED} ms of computing at each key, on a page with nothing else: what the machine adds`);
    heading();
    row("to the changed page", (await timeComputing()).map((key) => key.shown));
  }
  for (const theCase of CASES) {
    for (const editor of ["plain", "rich"]) {
      if (named.length > 0 && !named.includes(`${theCase.of}-${editor}`)) continue;
      well = (await time(server, theCase, editor)) && well;
    }
  }
} finally {
  await server.close();
}
exit(well ? 0 : 1);
