// @ts-check
// Completions: elements, values, condition operators and keys, and the API's own ARNs.

import { pickedCompletion, startCompletion } from "@codemirror/autocomplete";
import { indentUnit } from "@codemirror/language";
import { slotAt } from "./json-path.js";
import { ACTIONS, KEYS, OPERATORS, OUTPUT, POLICY, PRINCIPAL, SETS, STATEMENT, operator, pathInPolicy } from "./policy-reference.js";

/** @import { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete" */
/** @import { EditorView } from "@codemirror/view" */
/** @import { Slot } from "./json-path.js" */
/** @import { Kind } from "./policy-reference.js" */

/**
 * A completion: `value` is what is put behind a new name, `bare` is put in without quotes.
 *
 * @typedef {{ label: string, displayLabel?: string, detail?: string, info?: string | null, boost?: number, value?: string, bare?: string }} Option
 */

const LIST = "[\n\t#{}\n]";
const TEXT = "\"#{}\"";
const STATEMENTS = "{\n\t\"Effect\": \"Allow\",\n\t\"Action\": \"execute-api:Invoke\",\n\t\"Resource\": \"#{}\"\n}";

/** What is put behind a new name; `#{…}` is selected then. @type {Record<string, string>} */
const VALUES = {
  Version: "\"2012-10-17\"",
  Statement: LIST,
  Condition: "{\n\t#{}\n}",
  policyDocument: "{\n\t\"Version\": \"2012-10-17\",\n\t\"Statement\": [\n\t\t#{}\n\t]\n}",
  context: "{\n\t#{}\n}",
  Effect: "\"#{Allow}\"",
  Action: "\"#{execute-api:Invoke}\"",
  NotAction: "\"#{execute-api:Invoke}\"",
  Principal: "\"#{*}\"",
};

const FORMS = /^(?:String|Arn|Ip|NotIp|Bool|Numeric|Date|Binary)/;

/** The names of a table, in its own order. @param {Record<string, string>} table @param {string} detail @returns {Option[]} */
const entries = (table, detail) =>
  Object.entries(table).map(([label, info], index) => ({ label, detail, info, boost: -index }));

/** Condition operators; their longer forms when what is typed asks for them. @param {string} typed @returns {Option[]} */
function operators(typed) {
  const names = Object.keys(OPERATORS);
  const options = entries(OPERATORS, "operator");
  const forms = names.filter((name) => FORMS.test(name));
  if (/^for/i.test(typed)) {
    for (const set of Object.keys(SETS)) for (const name of forms) options.push({ label: set + name, detail: "operator" });
  }
  if (/if|exi/i.test(typed) || operator(typed)) {
    for (const { label } of [...options]) if (operator(`${label}IfExists`)) options.push({ label: `${label}IfExists`, detail: "operator", boost: -99 });
  }
  return options.map((option) => ({ ...option, info: operator(option.label), value: "{\n\t#{}\n}" }));
}

/** Condition keys; those that suit the operator first. @param {string} name @returns {Option[]} */
function conditionKeys(name) {
  return Object.entries(KEYS).map(([label, [info, suits]], index) => {
    const fits = suits.split(" ").some((kind) => name.includes(kind));
    return { label, info, detail: "condition key", boost: (fits ? 50 : 0) - index, value: TEXT };
  });
}

/** The API's own ARNs, each once, in the forms that the text takes. @param {Kind} kind @param {string[]} arns @returns {Option[]} */
function resources(kind, arns) {
  /** @type {(Option & { detail: string })[]} */
  const options = [];
  const add = (/** @type {string} */ label, /** @type {string} */ detail) => {
    if (options.some((option) => option.label === label)) return;
    // In a narrow list the end of an ARN would be cut off, and that is where they differ.
    const displayLabel = label.replace(/^(arn):[^/]*:/, "$1:…:");
    const info = displayLabel === label ? undefined : label;
    options.push({ label, displayLabel, info, detail, boost: -options.length });
  };
  const [request, ...others] = arns.length > 1 ? arns : ["", ...arns];
  if (request) add(request, "method ARN of the selected request");
  if (kind === "output") add("${event.methodArn}", "method ARN in the authorizer input event");
  others.forEach((arn, index) => add(arn, index === others.length - 1 ? "all methods of the stage" : "method of the API"));
  if (kind === "resource") {
    for (const { label, detail } of [...options]) {
      const path = /^arn:[^:]*:execute-api:[^:]*:[^:]*:[^/]*(\/.*)$/.exec(label)?.[1];
      if (path) add(`execute-api:${path}`, `${detail}, short form`);
    }
    add("execute-api:/*", "all methods of all stages");
  }
  add("*", "all resources");
  return options;
}

/** What may be a name. @param {Kind} kind @param {string[]} path @param {string} typed @returns {Option[]} */
function names(kind, path, typed) {
  const within = pathInPolicy(kind, path);
  if (kind === "output" && path.length === 0) return entries(OUTPUT, "output");
  if (!within) return [];
  if (within.length === 0) return entries(POLICY, "policy");
  const [top, name, third] = within;
  if (top !== "Statement") return [];
  if (within.length === 1) {
    const elements = entries(STATEMENT, "statement");
    return kind === "resource" ? elements : elements.filter(({ label }) => !label.endsWith("Principal"));
  }
  if (within.length === 2) {
    if (name === "Principal" || name === "NotPrincipal") return entries(PRINCIPAL, "principal");
    return name === "Condition" ? operators(typed) : [];
  }
  return name === "Condition" && within.length === 3 ? conditionKeys(third) : [];
}

/** What may be a value. @param {Kind} kind @param {Slot} slot @param {() => string[]} arns @returns {Option[]} */
function values(kind, { path, list }, arns) {
  const within = pathInPolicy(kind, path);
  if (!within) return [];
  const [top, name, third, fourth] = within;
  if (within.length === 1) {
    if (top === "Version") return [{ label: "2012-10-17", detail: "current version" }, { label: "2008-10-17", detail: "policy variables are literal text" }];
    return top === "Statement" ? [{ label: "statement", bare: STATEMENTS, detail: "Effect, Action, Resource" }] : [];
  }
  if (top !== "Statement") return [];
  switch (name) {
    case "Effect":
      return list ? [] : [{ label: "Allow", info: STATEMENT.Effect }, { label: "Deny", info: STATEMENT.Effect }];
    case "Action":
    case "NotAction":
      return entries(ACTIONS, "action");
    case "Resource":
    case "NotResource":
      return resources(kind, arns());
    case "Principal":
    case "NotPrincipal":
      return within.length === 2 || third === "AWS" ? [{ label: "*", detail: "everyone" }] : [];
    case "Condition": {
      const truths = third?.includes("Bool") || third?.startsWith("Null") || KEYS[fourth]?.[1] === "Bool";
      return within.length === 4 && truths ? [{ label: "true" }, { label: "false" }] : [];
    }
    default:
      return [];
  }
}

/** Inserts a completion: with quotes where there are none, and a new name with what follows it. @param {Option} option @param {Slot} slot */
function apply(option, slot) {
  return (/** @type {EditorView} */ view, /** @type {Completion} */ completion, /** @type {number} */ from, /** @type {number} */ to) => {
    const { state } = view;
    // The quotes around it are replaced with it.
    const open = slot.quotes ? from - 1 : from;
    const shut = slot.quotes && state.sliceDoc(to, to + 1) === "\"" ? to + 1 : to;
    const value = slot.key && !slot.colon;
    const behind = value ? `: ${option.value ?? VALUES[option.label] ?? TEXT}${slot.comma ? "," : ""}` : "";
    const line = state.doc.lineAt(open);
    const indent = /^\s*/.exec(line.text)?.[0] ?? "";
    const template = (option.bare ?? `"${option.label}"`) + behind;
    const laid = template.replace(/\n(\t*)/g, (_, tabs) => `\n${indent}${state.facet(indentUnit).repeat(tabs.length)}`);
    const [, before = "", chosen = "", after = ""] = /^([^]*?)(?:#\{([^}]*)\}([^]*))?$/.exec(laid) ?? [];
    const anchor = open + before.length;
    view.dispatch({
      changes: { from: open, to: shut, insert: before + chosen + after },
      selection: { anchor, head: anchor + chosen.length },
      scrollIntoView: true,
      userEvent: "input.complete",
      annotations: pickedCompletion.of(completion),
    });
    if (value) startCompletion(view);
  };
}

/** @param {Kind} kind @param {() => string[]} arns the API's own */
export function completions(kind, arns) {
  return (/** @type {CompletionContext} */ context) => {
    const slot = slotAt(context.state, context.pos);
    if (!slot) return null;
    const typed = context.state.sliceDoc(slot.from, context.pos);
    if (!slot.quotes && !context.explicit && typed === "") return null;
    const found = slot.key ? names(kind, slot.path, typed) : values(kind, slot, arns);
    // An element stands beside neither itself nor its opposite.
    const taken = new Set(slot.taken.flatMap((name) => [name, `Not${name}`, name.replace(/^Not/, "")]));
    const options = found
      .filter(({ label, bare }) => !(slot.key && taken.has(label)) && !(bare && slot.quotes))
      .map((option) => ({ ...option, info: option.info ? () => infoElement(option.info ?? "") : undefined, apply: apply(option, slot) }));
    // Asked for by key, a value's choice is not narrowed by the value that is there.
    const filter = !(context.explicit && !slot.key && slot.to > slot.from);
    // Operators have longer forms, which depend on what is typed.
    const stays = slot.key && options[0]?.detail === "operator" ? undefined : /^[^"\\\n]*$/;
    return options.length > 0 ? { from: slot.from, to: slot.to, options, filter, validFor: filter ? stays : undefined } : null;
  };
}

/** @param {string} words */
const infoElement = (words) => Object.assign(document.createElement("p"), { textContent: words.replaceAll("`", "") });
