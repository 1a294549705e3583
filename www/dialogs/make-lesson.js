// @ts-check
// Makes a lesson of the scenario, and a course of lessons.

import { button, checkBox, copyButton, element, openDialog } from "./elements.js";
import { PARTS, asCourse, course, difference, keepCourse } from "./lessons.js";
import { register, rescue, runTask } from "./protocol.js";
import { counted, describeLength, parse } from "./text.js";

/** @import { Page } from "./protocol.js" */
/** @import { Scenario } from "./lessons.js" */

/** The parts that the dialog offers to lock. */
const OFFERED = ["/timeline", "/api", "/api/policy", "/authorizer", "/authorizer/lambda", "/authorizer/authorizerResultTtlInSeconds"];

/** @type {Map<string, Scenario>} The scenarios that were kept as solutions, by title. */
const kept = new Map();

/** A title, also that of an example that was edited. @param {Scenario} scenario */
const titleOf = ({ title = "" }) => title.replace(/^Edited: /, "");

register("make-lesson", async (page) => {
  const text = page.scenario();
  const scenario = parse(text) ?? {};
  /** @type {{ checks: import("./lesson.js").Check[] } | undefined} */
  const progress = await runTask("lesson", text);
  if (progress) show(page, scenario, progress.checks);
});

/**
 * @param {Page} page
 * @param {Scenario} scenario
 * @param {import("./lesson.js").Check[]} checks
 */
function show(page, scenario, checks) {
  const { goal = "", hints = [], locked, explanation = "", solution } = scenario.lesson ?? {};
  const area = (/** @type {string} */ id, /** @type {string} */ label, /** @type {string} */ value, rows = 2) => {
    const input = element("textarea", { id, rows, value, "data-testid": id });
    return { input, field: element("div", { className: "field" }, element("label", { htmlFor: id, textContent: label }), input) };
  };
  const goalField = area("lesson-goal", "Goal", goal);
  const hintsField = area("lesson-hints", "Hints, one per line, shown one at a time", hints.join("\n"), 3);
  const explanationField = area("lesson-explanation", "Explanation, shown when the lesson is solved", explanation);
  const events = (scenario.timeline ?? []).filter((event) => event.request);
  const expected = events.map(({ expect }, index) => {
    const { request, statusCode } = checks[index] ?? {};
    const status = expect?.statusCode !== undefined ? expect.statusCode : statusCode;
    return { ...checkBox(`${request} → ${status ?? "not saved"}`, `lesson-expects-${index}`, expect !== undefined), status };
  });
  const fromOutcomes = button("Use the current responses as the goal", "lesson-from-outcomes", () => {
    expected.forEach((one, index) => {
      const { request, statusCode } = checks[index] ?? {};
      one.status = statusCode ?? null;
      one.input.checked = true;
      one.words.textContent = `${request} → ${statusCode ?? "not saved"}`;
    });
    goalField.input.value ||= `${checks.map(({ request, statusCode }) => `\`${request}\` answers ${statusCode}`).join("; ")}.`;
    status.textContent = "The goal is the current responses. Keep the scenario as the solution, then change it to where the lesson starts.";
  });
  const parts = OFFERED.map((pointer) => ({
    pointer,
    ...checkBox(Reflect.get(PARTS, pointer), `lesson-locks-${pointer}`, locked ? locked.includes(pointer) : pointer === "/timeline"),
  }));
  const status = element("p", { role: "status", className: "small", "data-testid": "make-lesson-status" });
  const keep = button("Keep the scenario as the solution", "lesson-keep", () => {
    kept.set(titleOf(scenario), scenario);
    status.textContent = "Kept. Change the scenario to where the lesson starts, and open this dialog again.";
  });

  /** The scenario with the lesson as the fields have it. */
  const made = () => {
    const lines = hintsField.input.value.split("\n").map((line) => line.trim()).filter(Boolean);
    let index = -1;
    const timeline = (scenario.timeline ?? []).map((event) => {
      if (!event.request) return event;
      const { expect, ...rest } = event;
      const { input, status: statusCode } = expected[++index];
      return input.checked ? { ...rest, expect: expect?.statusCode === statusCode ? expect : { statusCode } } : rest;
    });
    // The solution is about the API and its authorizer: the requests are what is asked of it.
    const bare = (/** @type {Scenario} */ { lesson: _, view: __, title: ___, description: ____, timeline: _____, ...rest }) => rest;
    const solved = kept.get(titleOf(scenario));
    const patch = solved && difference(bare(scenario), bare(solved));
    return {
      ...scenario,
      timeline,
      lesson: {
        ...scenario.lesson,
        goal: goalField.input.value.trim(),
        hints: lines,
        locked: parts.filter(({ input }) => input.checked).map(({ pointer }) => pointer),
        solution: patch ?? solution ?? null,
        explanation: explanationField.input.value.trim(),
      },
    };
  };
  const remove = () => {
    const { lesson: _, ...rest } = scenario;
    page.edit(JSON.stringify(rest));
  };
  const saves = button("Save the lesson", "lesson-save", () => {
    // What the old lesson locks can be changed without it.
    if (scenario.lesson) remove();
    page.edit(JSON.stringify(made()));
    dialog.close();
  });
  const removes = button("Remove the lesson", "lesson-remove", () => {
    remove();
    dialog.close();
  }, { className: "quiet", icon: "remove" });
  removes.hidden = !scenario.lesson;

  const dialog = openDialog("Make a lesson", "make-lesson",
    element("div", { className: "dialog-body" },
      element("p", {}, "A lesson is solved when the responses are as expected. People who open it see the goal, the hints and which parts are locked."),
      goalField.field,
      element("fieldset", {}, element("legend", {}, "Expected responses"), ...expected.map(({ label }) => label), fromOutcomes),
      element("fieldset", {}, element("legend", {}, "Locked parts"), ...parts.map(({ label }) => label)),
      hintsField.field,
      explanationField.field,
      element("fieldset", {}, element("legend", {}, "Worked solution"),
        element("p", { className: "small" }, kept.has(titleOf(scenario)) ? "A scenario is kept as the solution." : solution ? "The lesson has a solution." : "Solve the lesson, keep the scenario here, then change it to where the lesson starts."), keep),
      element("div", { className: "dialog-actions" }, saves, removes),
      status,
      courseSection(made, status),
    ),
  );
}

/**
 * The course: lessons in their order, which are shared as one link or one file.
 *
 * @param {() => Scenario} made
 * @param {HTMLElement} status
 */
function courseSection(made, status) {
  let lessons = course();
  const list = element("ol", { className: "course-list", "aria-label": "Lessons of the course" });
  const change = (/** @type {Scenario[]} */ next, /** @type {string} */ message) => {
    lessons = next;
    status.textContent = keepCourse(lessons) ? message : "The browser’s storage is full: the course is kept until you leave the page.";
    show();
  };
  const title = (/** @type {Scenario} */ lesson) => lesson.title || "Untitled lesson";
  const move = (/** @type {number} */ from, /** @type {number} */ to) => {
    const next = [...lessons];
    next.splice(to, 0, ...next.splice(from, 1));
    change(next, `“${title(next[to])}” is now lesson ${to + 1}`);
    focusOn(to);
  };
  const focusOn = (/** @type {number} */ index) => {
    const place = list.children[Math.min(index, list.children.length - 1)]?.querySelector("button") ?? add;
    place.focus();
  };
  const item = (/** @type {Scenario} */ lesson, /** @type {number} */ index) => {
    const earlier = button("", `course-earlier-${index}`, () => move(index, Math.max(index - 1, 0)), {
      className: "bare", textContent: "↑", "aria-label": `Move “${title(lesson)}” earlier`,
    });
    const removes = button("", `course-remove-${index}`, () => {
      change(lessons.filter((_, at) => at !== index), `“${title(lesson)}” removed from the course`);
      focusOn(index);
    }, { className: "bare", icon: "remove", "aria-label": `Remove “${title(lesson)}” from the course` });
    return element("li", {}, element("div", {}, element("span", {}, title(lesson)), earlier, removes));
  };
  const show = () => {
    list.replaceChildren(...lessons.map(item));
    actions.hidden = lessons.length === 0;
  };
  const add = button("Add this lesson to the course", "course-add", () => {
    const lesson = made();
    // A lesson of the same title is replaced.
    const at = lessons.findIndex((other) => title(other) === title(lesson));
    const next = [...lessons];
    next.splice(at < 0 ? next.length : at, 1, lesson);
    change(next, `The course has ${counted(next.length, "lesson")}`);
  });
  const link = async () => {
    const address = new URL("./", location.href);
    address.hash = await rescue.pack(JSON.stringify(asCourse(lessons)));
    const { isLong, text } = describeLength(address.href);
    if (isLong) status.textContent = `The link has ${text}`;
    return address.href;
  };
  const actions = element("div", { className: "dialog-actions" },
    copyButton("Copy the link to the course", "course-link", link),
    button("Download the course", "course-file", () => rescue.download(`${JSON.stringify(asCourse(lessons), null, 2)}\n`, "why403-course.json"), { icon: "download" }),
    button("Remove all lessons", "course-empty", () => {
      change([], "The course is empty");
      add.focus();
    }, { className: "quiet" }),
  );
  show();
  return element("fieldset", {}, element("legend", {}, "Course"),
    element("p", { className: "small" }, "A course is a list of lessons. The link or the file opens the first one. Nothing is sent to a server."),
    list, add, actions);
}
