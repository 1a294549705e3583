// @ts-check
// The list of saved work, the files that are opened, and the file of all saved work.

import { button, copyButton, element, focusKey, openDialog, redraw } from "./elements.js";
import { openDialogOf, register, rescue } from "./protocol.js";
import { add, all, isAvailable, put, read, save, write } from "./storage.js";
import { counted, parse } from "./text.js";

/** @import { Page } from "./protocol.js" */
/** @import { Entry, Saved } from "./storage.js" */

/** The size of a file from which on it is not read, in bytes: a browser stores less. */
const MAX_FILE = 16 * 1024 * 1024;

const date = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

/** @type {Saved[][]} What was deleted since the page was loaded, group by group. */
const deleted = [];

/** @param {string} text cut, where a row of the list has no room for it */
const cut = (text) => (text.length > 120 ? `${text.slice(0, 119)}…` : text);

/**
 * What is said of a saved scenario: its title, and a line about it.
 *
 * @param {Saved} saved
 */
function describe({ at, text }) {
  const scenario = parse(text);
  const requests = (Array.isArray(scenario?.timeline) ? scenario.timeline : []).filter((/** @type {any} */ event) => event?.request);
  const { httpMethod = "GET", path = "/" } = requests[0]?.request ?? {};
  const about = [
    at > 0 && date.format(at),
    requests.length > 0 && cut(`${httpMethod} ${path}`),
    requests.length > 1 && `${requests.length} requests`,
    !scenario && "part of it cannot be read",
    scenario?.why403 > 1 && "made by a newer version of this page",
  ];
  // The title of what is damaged, if it goes so far.
  const title = scenario ? scenario.title : parse(`{${/"title":\s*"(?:[^"\\]|\\.)*"/.exec(text)?.[0] ?? ""}}`)?.title;
  return { title: cut(String(title || "Untitled scenario")), about: about.filter(Boolean).join(" · "), damaged: !scenario };
}

/**
 * Shows the list.
 *
 * @param {Page} page
 * @param {string} [message]
 */
async function show(page, message = "") {
  closeList();
  const query = element("input", {
    type: "text", id: "saved-work-query", autofocus: true, autocomplete: "off", spellcheck: false,
    placeholder: "Search titles, descriptions, paths and policies", "data-testid": "saved-work-query", oninput: () => void list(""),
  });
  const label = element("label", { htmlFor: query.id, textContent: "Search" });
  const found = element("ul", { className: "found", "aria-label": "Saved scenarios" });
  const status = element("span", { role: "status", className: "small", textContent: message, "data-testid": "saved-work-status" });
  const restore = button("Restore", "saved-work-restore", putBack, { className: "quiet", icon: "undo" });
  const actions = element("div", { className: "dialog-actions" },
    button("Open a file…", "saved-work-file", () => pick(page), { icon: "open" }),
    button("Export all", "saved-work-export", exportAll, { icon: "download" }),
    button("Delete all", "saved-work-delete-all", () => remove(shown), { icon: "remove" }),
  );
  const note = element("p", {
    className: "small",
    textContent: isAvailable()
      ? "Scenarios that you have edited, in this browser only. The exported file holds all of them, with the tokens and keys in them."
      : "This browser stores no data for this page.",
  });
  const dialog = openDialog("Saved scenarios", "saved-work",
    element("div", { className: "dialog-body" }, element("div", { className: "field" }, label, query), found, actions, note),
    element("div", { className: "dialog-foot" }, status, restore),
  );
  dialog.addEventListener("keydown", (event) => {
    const undoes = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !(event.target instanceof HTMLInputElement);
    if (undoes && deleted.length > 0) {
      event.preventDefault();
      void putBack();
    }
  });
  /** @type {Saved[]} What the list shows. */
  let shown = [];
  let drawn = "";

  /** @param {string} [said] what is said; empty: how much is listed; absent: what was said last */
  async function list(said = status.textContent ?? "") {
    const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
    const present = page.scenario();
    shown = (await all()).filter((saved) => {
      const { title, about } = describe(saved);
      const texts = `${title} ${about} ${saved.text}`.toLowerCase();
      return words.every((word) => texts.includes(word));
    });
    const content = JSON.stringify([shown, present]);
    if (content !== drawn) {
      // Where nothing has changed the rows stay: one may be pressed just now.
      redraw(found, shown.map((saved, index) => item(saved, index, saved.text === present)));
      drawn = content;
    }
    restore.hidden = deleted.length === 0;
    const count = words.length > 0 ? counted(shown.length, "result") : counted(shown.length, "saved scenario");
    status.textContent = said || (shown.length > 0 ? count : words.length > 0 ? "No results" : "Nothing is saved yet");
  }

  /** @param {Saved} saved @param {number} index @param {boolean} isPresent */
  function item(saved, index, isPresent) {
    const { title, about, damaged } = describe(saved);
    const opens = button("", `open-${saved.key}`, () => {
      dialog.close();
      page.openSaved(saved.key);
    }, { className: "opens", "data-key": `open-${saved.key}` });
    if (isPresent) opens.setAttribute("aria-current", "true");
    opens.append(title, element("span", { className: "about-it", textContent: isPresent ? `Open now · ${about}` : about }));
    const removes = button("", `remove-${saved.key}`, () => void remove([saved], index), {
      className: "bare", icon: "remove", title: "Delete", "data-key": `remove-${saved.key}`, "aria-label": `Delete “${title}”, ${about}`,
    });
    const renames = button("", `rename-${saved.key}`, () => rename(saved, opens, isPresent), {
      className: "bare", icon: "rename", title: "Rename", "data-key": `rename-${saved.key}`, "aria-label": `Rename “${title}”, ${about}`,
    });
    // What JavaScript cannot hold, such as the same name twice, would not come back as it is.
    const isWhole = JSON.stringify(parse(saved.text)) === saved.text;
    const copies = damaged && copyButton("Copy text", `copy-${saved.key}`, async () => saved.text, { className: "quiet", "data-key": `copy-${saved.key}` });
    return element("li", {}, opens, isWhole && renames, copies, removes);
  }

  /**
   * Has a person change a title in its row.
   *
   * @param {Saved} saved
   * @param {HTMLElement} opens what the field takes the place of
   * @param {boolean} isPresent
   */
  function rename(saved, opens, isPresent) {
    const { why403, title = "", ...rest } = parse(saved.text) ?? {};
    const field = element("input", {
      type: "text", value: title, "aria-label": "Title", title: "Enter saves, Escape cancels", "data-testid": "saved-work-title",
    });
    field.onkeydown = async (event) => {
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.preventDefault();
      const chosen = field.value.trim();
      let said;
      if (event.key === "Enter" && chosen !== title) {
        const text = JSON.stringify({ why403, title: chosen || undefined, ...rest });
        // The page saves what it shows, in a moment.
        if (isPresent) {
          page.edit(text);
          setTimeout(refresh, 1000);
        }
        const fits = isPresent || (await save(saved.key, { at: saved.at, text }));
        said = fits ? `Renamed to “${describe({ ...saved, text }).title}”` : "The browser’s storage is full";
      }
      drawn = "";
      await list(said);
      focusKey(found, `rename-${saved.key}`);
    };
    opens.replaceWith(field);
    field.select();
  }

  /** @param {Saved[]} these @param {number} [index] the place in the list that gets the focus */
  async function remove(these, index = 0) {
    if (these.length === 0) return;
    for (const { key } of these) localStorage.removeItem(key);
    deleted.push(these);
    status.textContent = these.length === 1 ? `“${describe(these[0]).title}” deleted` : `${these.length} scenarios deleted`;
    await list();
    const next = shown[Math.min(index, shown.length - 1)];
    if (!next || !focusKey(found, `remove-${next.key}`)) restore.focus();
  }

  async function putBack() {
    const these = deleted.pop() ?? [];
    const lost = these.filter(({ key, value }) => !put(key, value));
    status.textContent = lost.length > 0 ? "The browser’s storage is full" : `${counted(these.length, "scenario")} restored`;
    if (lost.length > 0) deleted.push(lost);
    await list();
    if (!focusKey(found, `open-${these[0]?.key}`)) query.focus();
  }

  async function exportAll() {
    const saved = await all();
    rescue.download(write(saved), `why403-saved-scenarios-${new Date().toISOString().slice(0, 10)}.json`);
    status.textContent = `${counted(saved.length, "scenario")} exported`;
  }

  const refresh = () => void (dialog.open && list());
  await list();
  // What was edited last is saved in a moment; another tab may save too.
  setTimeout(refresh, 1000);
  addEventListener("storage", refresh);
  dialog.addEventListener("close", () => removeEventListener("storage", refresh));
}

/** Closes the list, where it is open. */
function closeList() {
  /** @type {HTMLDialogElement | null} */
  const dialog = document.querySelector("dialog.saved-work");
  dialog?.close();
  dialog?.remove();
}

/**
 * Has a person choose files, and opens them.
 *
 * @param {Page} page
 */
function pick(page) {
  const input = element("input", {
    type: "file", multiple: true, hidden: true, "data-testid": "file-input",
    onchange: () => {
      input.remove();
      void openFiles(page, [...(input.files ?? [])]);
    },
    oncancel: () => input.remove(),
  });
  document.body.append(input);
  input.click();
}

/** @param {string} text whether it is a scenario, even a damaged one, and nothing else that people have in files */
function isScenario(text) {
  const value = parse(text);
  if (value) return "why403" in value || "timeline" in value || "api" in value;
  return text.trimStart().startsWith("{") && /"(why403|timeline)"\s*:/.test(text);
}

/**
 * Opens a file with a scenario; a file with something else is imported. More than one scenario is added to the saved ones, which are shown then.
 *
 * @param {Page} page
 * @param {File[]} files
 */
async function openFiles(page, files) {
  /** @type {Entry[]} */
  const entries = [];
  /** @type {{ name: string, text: string }[]} */
  const single = [];
  for (const file of files) {
    if (file.size > MAX_FILE) {
      page.notify(`The file “${file.name}” was not opened: it is larger than 16 MB.`);
      continue;
    }
    // A byte order mark is no part of the text; `text` removes it.
    const text = await file.text();
    const found = read(text);
    if (found) entries.push(...found);
    else single.push({ name: file.name, text });
  }
  if (entries.length === 0 && single.length <= 1) {
    for (const { name, text } of single) {
      closeList();
      if (isScenario(text)) page.open(text, `The file “${name}”`);
      else await openDialogOf("import", "file", { name, text });
    }
    return;
  }
  const others = single.map(({ text }) => ({ at: Date.now(), text }));
  const given = [...entries, ...others];
  const { added, failed } = await add(given);
  if (added > 0) page.workAdded();
  const words = [
    `${counted(added, "scenario")} added`,
    given.length > added + failed && `${given.length - added - failed} saved already`,
    failed > 0 && `no room for ${failed} in the browser’s storage`,
  ];
  await show(page, words.filter(Boolean).join(", "));
}

register("saved-work", async (page, purpose, files) => {
  if (purpose === "file") pick(page);
  else if (purpose === "files") await openFiles(page, files ?? []);
  else await show(page);
});
