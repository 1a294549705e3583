// @ts-check
// The dialog for sharing: what the scenario holds, which secrets are replaced, and the forms in which it is shared. The worker makes
// all texts, after the replacement (`share` in src/bin/worker.rs).

import { button, checkBox, copyButton, copyText, drawing, element, openDialog, toast } from "./elements.js";
import { register, rescue, runTask } from "./protocol.js";
import { counted, describeLength } from "./text.js";

/** @import { Page } from "./protocol.js" */

/**
 * The input of the worker's task.
 *
 * @typedef {object} Options
 * @property {string} base the page's address up to the file name, which from disk is part of it
 * @property {string[]} [replace] the kinds of secrets to replace; absent: the usual ones
 * @property {{ panes?: string[], theme: string, readonly: boolean, height: string | number }} embed
 */

/**
 * What it yields.
 *
 * @typedef {object} Shared
 * @property {{ kind: string, value: string, standIn: string, count: number, replaced: boolean }[]} secrets each value once
 * @property {{ kind: string, label: string, usual: boolean }[]} kinds
 * @property {{ request: number, label: string, before: string, after: string }[]} changed the requests whose outcome differs
 * @property {string} link
 * @property {{ kind: string, text: string }[]} texts
 * @property {{ size: number, path: string } | null} qr none: the link is too long for it
 * @property {{ title: string, description: string, requests: { label: string, statusCode: number | null }[], statements: number, functionCases: number }} summary
 */

/**
 * A form in which a scenario is shared: its content, which is made once, and what brings it up to date.
 *
 * @typedef {object} Form
 * @property {string} name
 * @property {string} label
 * @property {HTMLElement} content
 * @property {(shared: Shared) => void} update
 */

/** The requests that the preview lists. */
const LISTED = 4;
const PANES = { about: "About", request: "Request", authorizer: "Authorizer", policy: "Resource policy", response: "Response" };

/** A file on disk has no host: its links name it, and nobody can embed it. */
const isFile = location.protocol === "file:";

/** The form that was used last. */
let chosen = "link";

/** @param {Shared} shared @param {string} kind */
const textOf = ({ texts }, kind) => texts.find((text) => text.kind === kind)?.text;

/** @returns {Options} */
const usualOptions = () => ({
  base: isFile ? location.href.replace(/[?#].*/, "") : new URL("./", location.href).href,
  embed: { theme: "auto", readonly: false, height: "auto" },
});

/** @param {Shared} shared the kinds of what is replaced, each with the number of values */
const replacedKinds = ({ kinds, secrets }) =>
  kinds
    .map(({ kind, label }) => ({ label, count: secrets.filter((secret) => secret.kind === kind && secret.replaced).length }))
    .filter(({ count }) => count > 0)
    .map(({ label, count }) => `${label} (${count})`)
    .join(", ");

/** @param {string} text a value, cut in its middle */
const cut = (text) => (text.length > 48 ? `${text.slice(0, 24)}…${text.slice(-16)}` : text);

/** @param {string} label @param {string} hook @param {number} rows */
const field = (label, hook, rows) => {
  const area =
    rows === 1
      ? element("input", { type: "text", id: hook, readOnly: true, className: "mono", "data-testid": hook, onfocus: () => area.select() })
      : element("textarea", { id: hook, readOnly: true, rows, className: "mono", spellcheck: false, "data-testid": hook });
  return { area, row: element("div", { className: "field" }, element("label", { htmlFor: hook, textContent: label }), area) };
};

/** @param {string} text @param {string} hook @param {boolean} checked @param {(checked: boolean) => void} choose */
const option = (text, hook, checked, choose) => {
  const { input, label } = checkBox(text, hook, checked);
  input.onchange = () => choose(input.checked);
  return label;
};

/**
 * Radio buttons, as those of the page.
 *
 * @param {string} legend
 * @param {string} name
 * @param {Record<string, string>} labels
 * @param {string} value
 * @param {(value: string) => void} choose
 */
const choice = (legend, name, labels, value, choose) => {
  const options = Object.entries(labels).map(([key, label]) => {
    const input = element("input", { type: "radio", name, value: key, checked: key === value, "data-testid": `${name}-${key}`, onchange: () => choose(key) });
    return element("label", {}, input, element("span", { textContent: label }));
  });
  return element("fieldset", { className: "choice" }, element("legend", { textContent: legend }), element("div", { className: "options" }, ...options));
};

/** @param {Page} page */
async function show(page) {
  const text = page.linked();
  const options = usualOptions();
  const status = element("p", { role: "status", className: "small", "data-testid": "share-status" });
  const summary = element("section", { className: "share-summary", "aria-label": "What is shared", "data-testid": "share-summary" });
  const secrets = element("section", { className: "share-secrets", "aria-label": "Secrets", "data-testid": "share-secrets" });

  /** @type {Promise<Shared | undefined>} */
  let current;
  function update() {
    dialog.setAttribute("aria-busy", "true");
    /** @type {Promise<Shared | undefined>} */
    const result = runTask("share", text, JSON.stringify(options)).catch((error) => {
      console.error(error);
      status.textContent = "The texts could not be made. Close this dialog and try again.";
      return undefined;
    });
    current = result;
    void result.then((shared) => {
      if (current !== result || !shared) return;
      dialog.setAttribute("aria-busy", "false");
      describe(summary, shared);
      listSecrets(secrets, shared, options, update);
      for (const form of forms) form.update(shared);
    });
  }
  /** What is shared, once it fits the options; undefined if that failed. */
  async function ready() {
    for (;;) {
      const awaited = current;
      const shared = await awaited;
      if (awaited === current) return shared;
    }
  }
  /** @param {string} kind */
  const made = async (kind) => {
    const shared = await ready();
    return shared && (kind === "link" ? shared.link : textOf(shared, kind));
  };

  const embeds = isFile ? [] : [embedForm(made, options, update)];
  const forms = [linkForm(made, ready), markdownForm(made), ...embeds, qrForm(), curlForm(made), templateForm(made), fileForm(made)];
  const choose = (/** @type {string} */ name) => {
    chosen = name;
    for (const form of forms) form.content.hidden = form.name !== name;
  };
  const labels = Object.fromEntries(forms.map(({ name, label }) => [name, label]));
  choose(chosen);
  const dialog = openDialog("Share", "share",
    element("div", { className: "dialog-body" },
      summary, secrets, choice("Share as", "share-as", labels, chosen, choose), ...forms.map(({ content }) => content), status),
  );
  dialog.addEventListener("keydown", (event) => {
    // The shortcut that opens the dialog saves the page elsewhere.
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") event.preventDefault();
  });
  update();
}

/**
 * A short preview of what is shared.
 *
 * @param {HTMLElement} place
 * @param {Shared} shared
 */
function describe(place, { summary: { title, requests, statements, functionCases } }) {
  const listed = requests.slice(0, LISTED).map(({ label, statusCode }) =>
    element("li", {}, element("code", { textContent: label }), ` → ${statusCode ?? "not saved"}`));
  if (requests.length > LISTED) listed.push(element("li", { textContent: `and ${counted(requests.length - LISTED, "more request")}` }));
  place.replaceChildren(
    element("h3", { textContent: title || "Untitled scenario" }),
    element("ul", {}, ...listed),
    element("p", {
      className: "small",
      textContent: `${counted(requests.length, "request")}, ${counted(statements, "policy statement")}, ${counted(functionCases, "authorizer response")}`,
    }),
  );
}

/**
 * The secrets that were found, with a check box for each kind. What has the focus stays.
 *
 * @param {HTMLElement} place
 * @param {Shared} shared
 * @param {Options} options
 * @param {() => void} update
 */
function listSecrets(place, shared, options, update) {
  const { kinds, secrets, changed } = shared;
  const found = kinds
    .map((kind) => ({ ...kind, secrets: secrets.filter((secret) => secret.kind === kind.kind) }))
    .filter((kind) => kind.secrets.length > 0);
  options.replace ??= kinds.filter(({ usual }) => usual).map(({ kind }) => kind);
  const { replace } = options;
  if (found.length === 0) {
    place.replaceChildren(element("p", { className: "small", textContent: "No tokens, keys, account IDs or addresses were found in the scenario." }));
    return;
  }
  if (!place.querySelector("fieldset")) {
    const boxes = found.map(({ kind, label, secrets }) =>
      option(`${label} (${secrets.length})`, `secret-${kind}`, replace.includes(kind), (checked) => {
        options.replace = (options.replace ?? []).filter((one) => one !== kind).concat(checked ? kind : []);
        update();
      }));
    const rows = element("tbody");
    const head = ["Found", "Stand-in", "Occurrences"].map((name) => element("th", { scope: "col", textContent: name }));
    place.append(
      element("fieldset", { className: "checks" }, element("legend", { textContent: "Replace with stand-ins wherever they occur" }), ...boxes),
      element("p", { role: "status", "data-testid": "share-outcomes" }),
      element("details", { className: "more" }, element("summary", { textContent: "Values" }),
        element("div", { className: "share-values", tabIndex: 0, role: "region", "aria-label": "Values" },
          element("table", {}, element("thead", {}, element("tr", {}, ...head)), rows))),
    );
  }
  place.querySelector("tbody")?.replaceChildren(...secrets.map(({ value, standIn, count, replaced }) =>
    element("tr", {},
      element("td", {}, element("code", { textContent: cut(value) })),
      element("td", {}, replaced ? element("code", { textContent: cut(standIn) }) : "not replaced"),
      element("td", { textContent: String(count) }))));
  const outcomes = /** @type {HTMLElement} */ (place.querySelector("[role=status]"));
  const kept = found.filter(({ kind, usual }) => usual && !replace.includes(kind)).map(({ label }) => label);
  const differs = changed.map(({ label, before, after }) => `${label}: ${before} becomes ${after}`);
  outcomes.dataset.outcomeKind = changed.length > 0 || kept.length > 0 ? "implicit" : "";
  outcomes.replaceChildren(
    kept.length > 0 ? `Whoever has the link can read these: ${kept.join(", ")}. ` : "",
    changed.length === 0 ? "All responses stay the same." : "With the stand-ins these responses differ:",
    ...(differs.length > 0 ? [element("ul", {}, ...differs.map((line) => element("li", { textContent: line })))] : []),
  );
}

/**
 * @param {(kind: string) => Promise<string | undefined>} made
 * @param {() => Promise<Shared | undefined>} ready
 * @returns {Form}
 */
function linkForm(made, ready) {
  const { area, row } = field("Link", "share-link", 1);
  const length = element("p", { className: "small", "data-testid": "share-length" });
  const copy = copyButton("Copy link", "copy-link", () => made("link"), { autofocus: true });
  const system = "share" in navigator && button("Share with an app…", "share-system", async () => {
    const shared = await ready();
    // A person may close the system's sheet.
    if (shared) await navigator.share({ title: shared.summary.title || "why403", url: shared.link }).catch(() => {});
  }, { icon: "open" });
  const address = button("Put in the address bar", "share-address", async () => {
    const link = await made("link");
    if (link) history.replaceState(null, "", new URL(link).hash);
    length.textContent = "The link is in the address bar.";
  }, { className: "quiet" });
  const actions = element("div", { className: "dialog-actions" }, copy, system, address);
  return {
    name: "link",
    label: "Link",
    content: element("div", { className: "share-form" }, row, length, actions),
    update({ link }) {
      area.value = link;
      const { isLong, text } = describeLength(link);
      length.textContent = text;
      length.toggleAttribute("data-long", isLong);
    },
  };
}

/**
 * @param {(kind: string) => Promise<string | undefined>} made
 * @returns {Form}
 */
function markdownForm(made) {
  const { area, row } = field("For an issue or a README", "share-markdown", 8);
  return {
    name: "markdown",
    label: "Markdown",
    content: element("div", { className: "share-form" }, row, copyButton("Copy Markdown", "copy-markdown", () => made("markdown"))),
    update(shared) {
      area.value = textOf(shared, "markdown") ?? "";
    },
  };
}

/**
 * @param {(kind: string) => Promise<string | undefined>} made
 * @param {Options} options
 * @param {() => void} update
 * @returns {Form}
 */
function embedForm(made, { embed }, update) {
  let code = "iframe";
  /** @type {Shared | undefined} */
  let last;
  const { area, row } = field("HTML", "share-embed", 6);
  const frame = element("iframe", { title: "Preview of the embed", className: "share-preview", "data-testid": "share-preview" });
  const write = () => {
    if (last) area.value = textOf(last, code) ?? "";
  };
  const codes = choice("Code", "embed-code", { iframe: "iframe", element: "Custom element" }, code, (value) => {
    code = value;
    write();
  });
  const all = Object.keys(PANES);
  const panes = new Set(all);
  const boxes = Object.entries(PANES).map(([name, label]) =>
    option(label, `embed-pane-${name}`, true, (checked) => {
      if (checked) panes.add(name);
      else panes.delete(name);
      // All of them is what there is without the option.
      embed.panes = panes.size === all.length ? undefined : all.filter((pane) => panes.has(pane));
      update();
    }));
  const theme = choice("Theme", "embed-theme", { auto: "Auto", light: "Light", dark: "Dark" }, embed.theme, (value) => {
    embed.theme = value;
    update();
  });
  const height = element("input", {
    type: "number", id: "embed-height", min: "160", max: "4000", step: "20", placeholder: "auto", "data-testid": "embed-height",
    onchange: () => {
      embed.height = height.validity.valid && height.value !== "" ? Number(height.value) : "auto";
      update();
    },
  });
  const content = element("div", { className: "share-form" },
    element("div", { className: "fields" }, codes, theme,
      element("div", { className: "field narrow" }, element("label", { htmlFor: height.id, textContent: "Height in pixels" }), height)),
    element("fieldset", { className: "checks" }, element("legend", { textContent: "Panes" }), ...boxes),
    option("Read only", "embed-readonly", embed.readonly, (checked) => {
      embed.readonly = checked;
      update();
    }),
    row, copyButton("Copy HTML", "copy-embed", () => made(code)), element("h3", { textContent: "Preview" }), frame);
  /** The preview is loaded when it is looked at. */
  const preview = () => {
    const source = /src="([^"]*embed\.html[^"]*)"/.exec((last && textOf(last, "iframe")) ?? "")?.[1].replaceAll("&amp;", "&");
    if (source && !content.hidden && frame.getAttribute("src") !== source) {
      frame.height = String(embed.height === "auto" ? 480 : embed.height);
      frame.src = source;
    }
  };
  new MutationObserver(preview).observe(content, { attributeFilter: ["hidden"] });
  return {
    name: "embed",
    label: "Embed",
    content,
    update(shared) {
      last = shared;
      write();
      preview();
    },
  };
}

/** @returns {Form} */
function qrForm() {
  const place = element("div", { className: "share-qr", "data-testid": "share-qr" });
  return {
    name: "qr",
    label: "QR code",
    content: element("div", { className: "share-form" }, place),
    update({ qr, link }) {
      if (qr) place.replaceChildren(drawing(qr.path, qr.size, { role: "img", "aria-label": "QR code of the link", "shape-rendering": "crispEdges" }, "modules"));
      else place.textContent = `A QR code cannot hold a link of ${counted(link.length, "character")}. Share the file instead.`;
    },
  };
}

/**
 * @param {(kind: string) => Promise<string | undefined>} made
 * @returns {Form}
 */
function curlForm(made) {
  const { area, row } = field("The request in view", "share-curl", 4);
  return {
    name: "curl",
    label: "cURL",
    content: element("div", { className: "share-form" }, row, copyButton("Copy cURL", "copy-curl-line", () => made("curl"))),
    update(shared) {
      area.value = textOf(shared, "curl") ?? "There is no request.";
    },
  };
}

/**
 * @param {(kind: string) => Promise<string | undefined>} made
 * @returns {Form}
 */
function templateForm(made) {
  let kind = "openapi";
  /** @type {Shared | undefined} */
  let last;
  const { area, row } = field("Text", "share-template", 8);
  const copy = copyButton("Copy text", "copy-template", () => made(kind));
  const none = element("p", { hidden: true, "data-testid": "share-no-event",
    textContent: "There is no event: the authorizer’s function is not called for this request. It is refused before, a cached policy is used, or the method has no Lambda authorizer." });
  const write = () => {
    const text = last && textOf(last, kind);
    area.value = text ?? "";
    row.hidden = copy.hidden = text === undefined;
    none.hidden = !last || text !== undefined;
  };
  const labels = { openapi: "OpenAPI", sam: "SAM", terraform: "Terraform", "aws-cli": "AWS CLI", "authorizer-event": "Authorizer event" };
  const kinds = choice("Kind", "template-kind", labels, kind, (value) => {
    kind = value;
    write();
  });
  return {
    name: "template",
    label: "Template",
    content: element("div", { className: "share-form" }, kinds, row, none, copy),
    update(shared) {
      last = shared;
      write();
    },
  };
}

/**
 * @param {(kind: string) => Promise<string | undefined>} made
 * @returns {Form}
 */
function fileForm(made) {
  const save = (/** @type {string} */ kind, /** @type {string} */ name, /** @type {string} */ type) => async () => {
    const text = await made(kind);
    if (text !== undefined) rescue.download(text, name, type);
  };
  const card = button("Download an image of the response (SVG)", "share-card", save("card", "why403.svg", "image/svg+xml"), { icon: "download" });
  return {
    name: "file",
    label: "File",
    content: element("div", { className: "share-form" },
      element("p", { textContent: "Open the file with “Open a file…” under Examples, or drop it on the page. The why403 command reads it too." }),
      element("div", { className: "dialog-actions" },
        button("Download the scenario (JSON)", "share-file", save("file", "why403-scenario.json", "application/json"), { icon: "download" }),
        copyButton("Copy JSON", "copy-json", () => made("file")), card)),
    update(shared) {
      card.hidden = textOf(shared, "card") === undefined;
    },
  };
}

/**
 * Copies the link or puts it into the address bar, without a question: the usual kinds of secrets are replaced.
 *
 * @param {Page} page
 * @param {string} purpose
 */
async function act(page, purpose) {
  /** @type {Shared | undefined} */
  const shared = await runTask("share", page.linked(), JSON.stringify(usualOptions()));
  if (!shared) return;
  const replaced = replacedKinds(shared);
  const words = [
    replaced && `Replaced with stand-ins: ${replaced}.`,
    shared.changed.length > 0 && `${counted(shared.changed.length, "response")} ${shared.changed.length === 1 ? "differs" : "differ"} from yours: Share shows which.`,
  ];
  const said = words.filter(Boolean).join(" ");
  if (purpose === "address") {
    history.replaceState(null, "", new URL(shared.link).hash);
    toast(`The link is in the address bar. ${said}`);
  } else if (await copyText(shared.link)) {
    toast(`Link copied. ${said}`);
  } else {
    // There it can be selected.
    await show(page);
  }
}

register("share", (page, purpose) => (purpose === "" ? show(page) : act(page, purpose)));
