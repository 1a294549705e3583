// @ts-check
// Shows which lessons were begun and which were solved, and forgets it.

import { PROGRESS, progress } from "../dialogs/lessons.js";

const items = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-lesson]"))];
const forget = /** @type {HTMLButtonElement} */ (document.getElementById("forget"));
const status = /** @type {HTMLElement} */ (document.getElementById("progress"));

function show() {
  const states = progress();
  let solved = 0;
  for (const item of items) {
    const state = states[item.dataset.lesson ?? ""];
    const place = /** @type {HTMLElement} */ (item.querySelector(".progress"));
    place.textContent = state === "solved" ? "✓ Solved" : state === "begun" ? "Started" : "";
    place.dataset.outcomeKind = state === "solved" ? "allowed" : "";
    solved += Number(state === "solved");
  }
  status.textContent = `${solved} of ${items.length} lessons solved`;
  forget.hidden = Object.keys(states).length === 0;
}

forget.addEventListener("click", () => {
  localStorage.removeItem(PROGRESS);
  show();
  const heading = document.querySelector("h1");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus();
});
// Back from a lesson, the page may come out of the browser's cache.
addEventListener("pageshow", show);
addEventListener("storage", show);
