// @ts-check
// The dialog "Paste what you have": recognises a text, shows what was read of it, and takes it over. The worker reads
// (`import` in src/bin/worker.rs).

import { withCode } from "../prose.js";
import { button, checkBox, copyButton, element, openDialog, redraw } from "./elements.js";
import { register, runTask } from "./protocol.js";
import { LABELS, kindName } from "./import-labels.js";
import { counted } from "./text.js";

/** @import { Page } from "./protocol.js" */

/**
 * What the task of the worker yields: `Preview` in src/import/preview.rs.
 *
 * @typedef {object} Preview
 * @property {string | null} kind
 * @property {{ kind: string, title: string, confidence: "possible" | "likely" | "certain", why: string }[]} recognised
 * @property {Reading[]} readings
 * @property {number} moreReadings
 * @property {Note[]} notes
 * @property {{ kind: string, label: string, count: number, replaced: boolean }[]} secrets
 */

/** @typedef {{ severity: "error" | "warning" | "info", message: string, line: number | null, column: number | null }} Note */

/**
 * @typedef {object} Reading
 * @property {string} title
 * @property {string | null} decidedBy
 * @property {string | null} decision
 * @property {string} certainty
 * @property {string[]} proves
 * @property {string[]} check sentences and commands
 * @property {object | null} scenario
 * @property {Record<string, string | number | boolean | null>} [observed] what the text says that happened
 * @property {{ pointer: string, old: string | null, new: string, assumed: "no" | "partly" | "wholly" }[]} parts
 * @property {string[]} resets
 * @property {{ statusCode: number | null, body: string, sentence: string } | null} outcome
 */

/** How long to wait for the next key before the text is read, in milliseconds. */
const DEBOUNCE = 250;
/** After this time the dialog says that it is still reading, in milliseconds. */
const PROGRESS_AFTER = 500;
/** A text that is longer is not put into the field, where the browser would take long to lay it out: in characters. */
const MAX_SHOWN = 300_000;
/** The size of a file from which on it is not read, in bytes. */
const MAX_FILE = 16 * 1024 * 1024;
/** What is said of a part that the text does not hold. */
const ASSUMED = { no: "", partly: "assumed in part: the text does not hold all of it", wholly: "assumed: the text does not hold it" };
/** More notes than this are folded. */
const MAX_NOTES = 10;
/** The kinds that belong into an editor for policies as they are. */
const POLICIES = ["resource-policy", "authorizer-output", "identity-policy"];

/** @param {string} text as JSON */
const isJson = (text) => {
  try {
    return typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
};

/**
 * Shows the dialog.
 *
 * @param {Page} page
 * @param {string} [given] the text
 * @param {string} [name] of the file that the text is out of
 * @param {() => string | Promise<string>} [current] yields the scenario that it is imported into; undefined: the one in view
 */
function show(page, given = "", name = "", current = () => page.scenario()) {
  document.querySelector("dialog.import")?.remove();
  let text = given;
  /** @type {string | undefined} The kind that a person chose. */
  let kind;
  /** @type {string[] | undefined} The kinds of secrets that are replaced; undefined: the usual ones. */
  let replace;
  let chosen = 0;
  /** @type {Preview | undefined} */
  let preview;
  let timer = 0;
  /** What was asked last. */
  let asked = 0;

  const area = element("textarea", {
    id: "import-text", rows: 6, className: "mono", spellcheck: false, autofocus: true, autocomplete: "off", "data-testid": "import-text",
    placeholder: "An error message, a response, a log, a curl command, an event, a policy, a template, …",
    oninput: () => {
      text = area.value;
      kind = undefined;
      later();
    },
  });
  const long = element("p", { hidden: true, "data-testid": "import-long" });
  const status = element("p", { role: "status", "data-testid": "import-status" });
  const waiting = element("div", { className: "dialog-actions", hidden: true, "data-testid": "import-progress" },
    element("progress", { "aria-label": "Reading" }), button("Stop", "import-stop", stop));
  const found = element("div", { className: "import-found" });
  const actions = element("div", { className: "dialog-foot" });
  const open = button("Open a file…", "import-file", pick, { icon: "open" });
  const dialog = openDialog("Paste what you have", "import",
    element("div", { className: "dialog-body" },
      element("div", { className: "field" }, element("label", { htmlFor: area.id, textContent: "Text" }), area, long),
      element("div", { className: "dialog-actions" }, open),
      status, waiting, found, understood()),
    actions);
  dialog.addEventListener("close", stop);
  fill();

  /** Puts the text into the field, or says how long it is. */
  function fill() {
    const isLong = text.length > MAX_SHOWN;
    area.hidden = isLong;
    area.value = isLong ? "" : text;
    long.hidden = !isLong && name === "";
    long.textContent = `${name === "" ? "A text" : `The file “${name}”`}, ${counted(text.length, "character")}${isLong ? ": too long to be shown here" : ""}`;
    void update();
  }

  function later() {
    clearTimeout(timer);
    timer = window.setTimeout(() => void update(), DEBOUNCE);
  }

  /** Ends a reading that is under way. */
  function stop() {
    clearTimeout(timer);
    if (waiting.hidden) return;
    asked++;
    waiting.hidden = true;
    // A newer task takes the place of the one that is under way.
    void runTask("import", "", "{}", "{}");
    status.textContent = "Stopped. Nothing was read.";
    open.focus();
  }

  async function update() {
    const request = ++asked;
    if (text.trim() === "") {
      preview = undefined;
      status.textContent = name === "" ? "" : "The file is empty.";
      return draw();
    }
    const slow = setTimeout(() => {
      status.textContent = "Reading the text…";
      waiting.hidden = false;
    }, PROGRESS_AFTER);
    /** @type {Preview | undefined} */
    const read = await Promise.resolve()
      .then(current)
      .then((scenario) => (request === asked ? runTask("import", text, scenario, JSON.stringify({ kind, replace })) : undefined))
      .catch((error) => {
        console.error(error);
        if (request === asked) status.textContent = "The text could not be read. Close this dialog and try again.";
      });
    clearTimeout(slow);
    if (request !== asked) return;
    waiting.hidden = true;
    if (!read) return;
    preview = read;
    chosen = 0;
    draw();
  }

  function draw() {
    if (!preview) {
      found.replaceChildren();
      actions.replaceChildren();
      return;
    }
    status.replaceChildren(...withCode(sayWhat(preview)));
    const { readings, recognised, notes, secrets } = preview;
    const reading = readings[chosen];
    redraw(found, [
      kinds(recognised, preview.kind),
      readings.length > 1 && choices(readings, preview.moreReadings),
      reading && describe(reading),
      reading && partsOf(reading),
      secrets.length > 0 && secretsOf(secrets),
      notes.length > 0 && notesOf(notes),
    ].filter((part) => part instanceof Node));
    drawActions(reading);
  }

  /** @param {Preview["recognised"]} recognised @param {string | null} present */
  function kinds(recognised, present) {
    const select = element("select", { id: "import-kind", "data-key": "kind", "data-testid": "import-kind", onchange: () => {
      kind = select.value || undefined;
      void update();
    } });
    const best = recognised[0];
    select.append(element("option", { value: "", textContent: best ? `Recognised: ${kindName(best.kind)}` : "Not recognised" }));
    for (const name of Object.keys(LABELS.kinds)) {
      select.append(element("option", { value: name, textContent: kindName(name), selected: kind !== undefined && name === present }));
    }
    return element("div", { className: "field narrow" }, element("label", { htmlFor: select.id, textContent: "Read as" }), select);
  }

  /** @param {Reading[]} readings @param {number} more */
  function choices(readings, more) {
    // Requests of a log may have nothing else to tell them apart.
    const titles = readings.map(({ title, observed }) => {
      const isAlone = readings.filter((other) => other.title === title).length === 1;
      return isAlone || !observed?.requestId ? title : `${title} (request ${observed.requestId})`;
    });
    const rows = readings.map((_, index) => {
      const { input, label } = checkBox(titles[index], `import-reading-${index}`, index === chosen, {
        type: "radio", name: "import-reading", "data-key": `reading-${index}`,
        onchange: () => {
          chosen = index;
          draw();
        },
      });
      input.value = String(index);
      return element("li", {}, label);
    });
    return element("fieldset", { className: "import-readings" },
      element("legend", { textContent: `${counted(readings.length, "reading")}, the likeliest first` }),
      element("ol", {}, ...rows),
      more > 0 && element("p", { className: "small", textContent: `${counted(more, "more reading")} not shown: paste less.` }));
  }

  /** @param {Reading} reading */
  function describe(reading) {
    const decided = [
      reading.decidedBy && `Decided by: ${LABELS.deciders[reading.decidedBy] ?? reading.decidedBy}`,
      reading.decision && `Decision: ${LABELS.decisions[reading.decision] ?? reading.decision}`,
      // A text that says nothing of a decision has nothing that could be certain or not.
      (reading.decidedBy || reading.decision || reading.proves.length > 0) && `Certainty: ${reading.certainty}`,
    ];
    const { outcome } = reading;
    const part = element("section", { className: "import-reading", "aria-label": "Reading", "data-testid": "import-reading" },
      element("h3", {}, ...withCode(reading.title)), element("p", { className: "small", textContent: decided.filter(Boolean).join(" · ") }));
    if (reading.observed?.statusCode && outcome) {
      const same = reading.observed.statusCode === outcome.statusCode;
      part.append(element("p", {
        "data-outcome-kind": same ? "" : "implicit", "data-testid": "import-compared",
        textContent: `The text says ${reading.observed.statusCode}; the simulation says ${outcome.statusCode ?? "that there is no response"}.${same ? "" : " What the text does not hold may make the difference: see the notes."}`,
      }));
    }
    if (outcome) {
      part.append(element("p", { "data-testid": "import-outcome" },
        `Simulated: ${outcome.statusCode ?? "no response"} `, element("code", { textContent: outcome.body }), " ", ...withCode(outcome.sentence)));
    }
    part.append(...list("What it proves, and what it does not", reading.proves, (line) => element("span", {}, ...withCode(line))), ...list("What to check next", reading.check, checkLine));
    if (reading.check.some((line) => /^aws .*[A-Z]_[A-Z]/.test(line))) {
      part.append(element("p", { className: "small", textContent: "Replace words in capitals with your values." }));
    }
    return part;
  }

  /** @param {Reading} reading */
  function partsOf(reading) {
    if (reading.parts.length === 0) return undefined;
    const rows = reading.parts.map(({ pointer, old, new: value, assumed }) => {
      const { label } = checkBox(LABELS.parts[pointer] ?? pointer, `import-part-${pointer}`, true, {
        name: "import-part", value: pointer, "data-key": `part-${pointer}`, onchange: () => drawActions(reading),
      });
      const words = [ASSUMED[assumed], old === value && "as it is now"].filter(Boolean).join("; ");
      return element("tr", {},
        element("th", { scope: "row" }, label, words !== "" && element("p", { className: "small", textContent: words })),
        element("td", {}, old === null ? element("span", { className: "small", textContent: "default" }) : valueOf(old)),
        element("td", {}, valueOf(value)));
    });
    const head = ["Part of the scenario", "Now", "New"].map((label) => element("th", { scope: "col", textContent: label }));
    const resets = reading.resets.map((pointer) => LABELS.parts[pointer] ?? pointer).join(", ");
    return element("div", { className: "import-parts", tabIndex: 0, role: "region", "aria-label": "What was read" },
      element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows)),
      resets !== "" && element("p", { className: "small", "data-testid": "import-resets",
        textContent: `“Replace all” also resets what the text does not hold: ${resets}. “Replace selected” keeps it.` }));
  }

  /** @param {Preview["secrets"]} secrets */
  function secretsOf(secrets) {
    const boxes = secrets.map(({ kind: name, label, count, replaced }) => {
      const { input, label: box } = checkBox(`${label} (${count})`, `import-secret-${name}`, replaced, { "data-key": `secret-${name}` });
      input.onchange = () => {
        const present = replace ?? secrets.filter((secret) => secret.replaced).map((secret) => secret.kind);
        replace = present.filter((one) => one !== name).concat(input.checked ? name : []);
        void update();
      };
      return box;
    });
    return element("fieldset", { className: "checks" }, element("legend", { textContent: "Replace with stand-ins wherever they occur" }), ...boxes);
  }

  /** @param {Note[]} notes */
  function notesOf(notes) {
    const lines = notes.map(({ severity, message, line, column }, index) => {
      const where = line === null ? "" : `Line ${line}${column === null ? "" : `, column ${column}`}: `;
      const sentence = `${where}${message.charAt(0).toUpperCase()}${message.slice(1)}.`.replace(/([.?])\.$/, "$1");
      const words = withCode(sentence);
      if (line === null || area.hidden) return element("li", { "data-severity": severity }, ...words);
      const leads = button("", `import-note-${line}`, () => selectLine(line), { className: "quiet", "data-key": `note-${index}` });
      leads.append(...words);
      return element("li", { "data-severity": severity }, leads);
    });
    const more = lines.splice(MAX_NOTES);
    return element("section", { className: "import-notes", "aria-label": "Notes", "data-testid": "import-notes" },
      element("h3", { textContent: "Not read, assumed, or missing" }), element("ul", {}, ...lines),
      more.length > 0 && element("details", {}, element("summary", { textContent: counted(more.length, "more note") }), element("ul", {}, ...more)));
  }

  /** @param {number} line from 1 */
  function selectLine(line) {
    const lines = area.value.split("\n");
    const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    area.focus();
    area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
    area.scrollIntoView({ block: "nearest" });
  }

  const selected = () => [...dialog.querySelectorAll("input[name=import-part]")].flatMap((box) => (box instanceof HTMLInputElement && box.checked ? box.value : []));

  /** @param {Reading | undefined} reading */
  function drawActions(reading) {
    if (!reading?.scenario) {
      actions.replaceChildren();
      return;
    }
    const whole = JSON.stringify(reading.scenario);
    const pointers = selected();
    const some = button(`Replace selected (${pointers.length})`, "import-selected", async () => {
      const merged = await runTask("merge", await current(), whole, selected().join("\n"));
      dialog.close();
      if (merged) page.edit(merged);
    }, { disabled: pointers.length === 0, "data-key": "selected" });
    redraw(actions, [
      some,
      button("Replace all", "import-all", () => {
        dialog.close();
        page.edit(whole);
      }, { "data-key": "all" }),
      button("Open as a new scenario", "import-new", () => {
        dialog.close();
        page.open(whole, "What was read");
      }, { "data-key": "new" }),
    ]);
  }

  function pick() {
    const input = element("input", {
      type: "file", hidden: true, "data-testid": "import-file-input",
      onchange: async () => {
        const file = input.files?.[0];
        input.remove();
        const read = file && (await readFile(page, file));
        if (read === undefined) return;
        [text, name, kind] = [read, file?.name ?? "", undefined];
        fill();
      },
      oncancel: () => input.remove(),
    });
    dialog.append(input);
    input.click();
  }
}

/**
 * The text of a file; undefined where it is too large.
 *
 * @param {Page} page
 * @param {File} file
 */
async function readFile(page, file) {
  if (file.size <= MAX_FILE) return file.text();
  page.notify(`The file “${file.name}” was not opened: it is larger than 16 MB.`);
  return undefined;
}

/** @param {Preview} preview what was recognised, and why */
function sayWhat({ kind, recognised, readings }) {
  const [best] = recognised;
  if (kind === null) return "";
  if (best?.kind !== kind) return `Read as ${kindName(kind)}.`;
  const others = recognised.filter((other) => other !== best && other.confidence === best.confidence).map((other) => other.title);
  const also = others.length > 0 ? ` It may also be ${others.join(", or ")}.` : "";
  const nothing = readings.length === 0 ? " Nothing of it can be simulated." : "";
  return `This is ${best.confidence === "certain" ? "" : "probably "}${best.title}: ${best.why}.${also}${nothing}`;
}

/**
 * @param {string} title
 * @param {string[]} lines
 * @param {(line: string) => Node | string} content
 */
const list = (title, lines, content) =>
  lines.length === 0 ? [] : [element("h4", { textContent: title }), element("ul", {}, ...lines.map((line) => element("li", {}, content(line))))];

/** @param {string} line a command, or a sentence */
function checkLine(line) {
  if (!/^(aws|curl|terraform) /.test(line)) return element("span", {}, ...withCode(line));
  return element("span", { className: "import-command" }, element("code", { textContent: line }), copyButton("Copy", "import-copy", async () => line, { className: "quiet", "data-key": `copy-${line}` }));
}

/** @param {string} value cut, where it is long */
function valueOf(value) {
  const lines = value.split("\n");
  if (lines.length <= 4 && value.length <= 160) return element("pre", { textContent: value });
  const summary = element("summary", { textContent: `${counted(lines.length, "line")}, ${counted(value.length, "character")}` });
  return element("details", {}, summary, element("pre", { textContent: value.slice(0, 20_000) }));
}

/** What is understood, from the data that src/import/FORMATS.md is printed from. */
function understood() {
  const details = element("details", { className: "more", "data-testid": "import-formats", ontoggle: async () => {
    if (!details.open || details.children.length > 1) return;
    /** @type {{ kind: string, description: string, example: string }[]} */
    const formats = (await runTask("formats")) ?? [];
    details.append(element("dl", {}, ...formats.flatMap(({ kind, description, example }) => [
      element("dt", { textContent: kindName(kind) }),
      element("dd", {}, ...withCode(description), element("pre", { textContent: example })),
    ])));
  } }, element("summary", { textContent: "What is understood" }));
  return details;
}

/**
 * Offers to import what was pasted into an editor, where it is no policy, or one that the editor cannot read.
 *
 * @param {Page} page
 * @param {string} text
 * @param {string} before the scenario without what was pasted: the text takes the place of that alone, and edits that come after it stay
 */
async function offer(page, text, before) {
  const current = async () => (await runTask("without", page.scenario(), before, text).catch(() => undefined)) ?? page.scenario();
  /** @type {Preview | undefined} */
  const preview = await runTask("import", text, "{}", "{}").catch(() => undefined);
  const best = preview?.recognised[0];
  if (!best || best.confidence === "possible" || (POLICIES.includes(best.kind) && isJson(text))) return;
  document.querySelector(".import-offer")?.remove();
  const remove = () => bar.remove();
  const bar = element("div", { className: "toast import-offer", role: "status", "data-testid": "import-offer" },
    element("span", {}, POLICIES.includes(best.kind) ? `The pasted text is ${best.title}, but not in JSON.` : `The pasted text is no policy. It seems to be ${best.title}.`),
    button("Import it", "import-offered", () => {
      remove();
      show(page, text, "", current);
    }),
    button("", "import-declined", remove, { className: "bare", icon: "remove", "aria-label": "Dismiss", title: "Dismiss" }));
  document.body.append(bar);
}

register("import", async (page, purpose, given) => {
  if (purpose === "file") show(page, given.text, given.name);
  else if (purpose === "offer") await offer(page, given.text, given.before);
  else show(page, purpose === "text" ? given : "");
});
