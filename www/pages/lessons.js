// @ts-check
// Shows which lessons were begun and which were solved: www/dialogs/lesson.js keeps it.

const KEY = "why403.lessons";

/** @returns {Record<string, unknown>} by title: `solved` or `begun` */
function stored() {
  try {
    const value = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

const items = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-lesson]"))];
const forget = /** @type {HTMLButtonElement} */ (document.getElementById("forget"));
const status = /** @type {HTMLElement} */ (document.getElementById("progress"));

function show() {
  const progress = stored();
  let solved = 0;
  for (const item of items) {
    const state = progress[item.dataset.lesson ?? ""];
    const place = /** @type {HTMLElement} */ (item.querySelector(".progress"));
    place.textContent = state === "solved" ? "✓ Solved" : state === "begun" ? "Started" : "";
    place.dataset.meaning = state === "solved" ? "allowed" : "";
    solved += Number(state === "solved");
  }
  status.textContent = `${solved} of ${items.length} lessons solved`;
  forget.hidden = Object.keys(progress).length === 0;
}

forget.addEventListener("click", () => {
  localStorage.removeItem(KEY);
  show();
  const heading = document.querySelector("h1");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus();
});
// Back from a lesson, the page may come out of the browser's cache.
addEventListener("pageshow", show);
addEventListener("storage", show);
