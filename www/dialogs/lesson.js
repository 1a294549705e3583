// @ts-check
// The lesson bar: the goal with a check for each response, hints, the worked solution, and what comes next.
//
// The page opens it after each change of a scenario that is a lesson. The checks come from the worker.

import { withCode } from "../prose.js";
import { button, element, icon } from "./elements.js";
import { keepProgress, lockedWords, openNext, rememberStart, startOf } from "./lessons.js";
import { register, runTask } from "./protocol.js";
import { parse } from "./text.js";

/** @import { Page } from "./protocol.js" */
/** @import { Lesson, Scenario } from "./lessons.js" */

/** @typedef {{ request: string, expected: string, found: string, met: boolean, statusCode: number | null }} Check */
/** @typedef {{ checks: Check[], solved: boolean, solution: string | null }} Progress */

/** @type {{ update: (text: string, scenario: Scenario, lesson: Lesson) => Promise<void>, key: string } | undefined} */
let bar;

register("lesson", async (page) => {
  const place = document.getElementById("lesson");
  const text = page.scenario();
  const scenario = parse(text);
  const lesson = scenario?.lesson;
  document.documentElement.dataset.locked = lesson?.locked?.join(" ") ?? "";
  if (!place || !scenario || !lesson) {
    place?.replaceChildren();
    bar = undefined;
    return;
  }
  // The parts of a bar stay while its lesson is edited, and so does the focus.
  const key = JSON.stringify([scenario.title, lesson]);
  if (bar?.key !== key) {
    rememberStart(key, text);
    bar = { key, update: makeBar(page, place, key, scenario, lesson) };
  }
  await bar.update(text, scenario, lesson);
});

/**
 * @param {Page} page
 * @param {HTMLElement} place
 * @param {string} key
 * @param {Scenario} scenario
 * @param {Lesson} lesson
 */
function makeBar(page, place, key, scenario, lesson) {
  const { goal = "", hints = [], locked = [], explanation = "", next = "", following = [] } = lesson;
  const checks = element("ul", { className: "lesson-checks", "aria-label": "What the goal asks for" });
  const shownHints = element("ol", { className: "lesson-hints" });
  const status = element("p", { className: "lesson-status", role: "status", "data-testid": "lesson-status" });
  /** @type {string | null} */
  let solution = null;
  let wasSolved = false;
  const hint = button("", "lesson-hint", () => {
    const text = hints[shownHints.children.length];
    if (text !== undefined) shownHints.append(element("li", {}, ...withCode(text)));
    nameHint();
  });
  const nameHint = () => {
    const left = hints.length - shownHints.children.length;
    hint.textContent = left > 0 ? `Show a hint (${left} left)` : "No more hints";
    if (left > 0) hint.removeAttribute("aria-disabled");
    else hint.setAttribute("aria-disabled", "true");
  };
  nameHint();
  const solve = button("Show the solution", "lesson-solution", () => {
    if (solution !== null) page.edit(solution);
  });
  const reset = button("Start over", "lesson-reset", () => {
    const start = startOf(key);
    if (start !== undefined) page.edit(start);
    shownHints.replaceChildren();
    nameHint();
  }, { icon: "undo" });
  const onward = button("Next lesson", "lesson-next", () => openNext(page, lesson));
  solve.hidden = !lesson.solution;
  reset.hidden = startOf(key) === undefined;
  hint.hidden = hints.length === 0;
  onward.hidden = !next && following.length === 0;
  const heading = element("h2", { id: "lesson-heading", tabIndex: -1 }, "Lesson");
  const hadFocus = place.contains(document.activeElement);
  const all = element("a", { className: "small", href: "lessons.html" }, "All lessons");
  place.replaceChildren(
    element("section", { className: "lesson", "aria-labelledby": "lesson-heading", "data-testid": "lesson" },
      heading,
      element("p", { className: "lesson-goal" }, element("b", {}, "Goal: "), ...withCode(goal)),
      checks,
      status,
      shownHints,
      element("div", { className: "lesson-actions" }, !hint.hidden && hint, solve, reset, onward, all),
      locked.length > 0 && element("p", { className: "small" }, `Locked: ${lockedWords(locked)}.`),
    ),
  );
  if (hadFocus) heading.focus();
  keepProgress(scenario.title ?? "", "begun");

  return async (/** @type {string} */ text) => {
    /** @type {Progress | undefined} */
    const progress = await runTask("lesson", text);
    // A newer edit has taken its place, or another lesson.
    if (!progress || bar?.key !== key) return;
    solution = progress.solution;
    const focused = [...checks.children].findIndex((item) => item.contains(document.activeElement));
    checks.replaceChildren(...progress.checks.flatMap((check, index) => (check.expected === "" ? [] : [checkItem(page, check, index)])));
    if (focused >= 0) checks.children[focused]?.querySelector("button")?.focus();
    place.firstElementChild?.toggleAttribute("data-solved", progress.solved);
    if (progress.solved !== wasSolved) {
      status.replaceChildren(...(progress.solved ? [icon("tick"), element("b", {}, "Solved. "), ...withCode(explanation)] : []));
      onward.classList.toggle("primary", progress.solved);
    }
    wasSolved = progress.solved;
    if (progress.solved) keepProgress(scenario.title ?? "", "solved");
  };
}

/**
 * A request with what is expected of it; a click brings it into view.
 *
 * @param {Page} page
 * @param {Check} check
 * @param {number} index
 */
function checkItem(page, { request, expected, found, met }, index) {
  const says = met ? expected : `${expected}, not ${found}`;
  const opens = button("", `lesson-check-${index}`, () => page.select(index), { className: "quiet", icon: met ? "tick" : "remove" });
  opens.append(
    element("span", {},
      element("span", { className: "visually-hidden" }, met ? "As expected: " : "Not yet: "),
      element("span", { className: "mono" }, request),
      ` → ${says}`,
    ),
  );
  return element("li", { "data-outcome-kind": met ? "allowed" : "explicit" }, opens);
}
