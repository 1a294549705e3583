// @ts-check
// Filters the examples by words and by symptom, and copies their commands.

import { copyButton, element } from "../dialogs/elements.js";

const articles = [...document.querySelectorAll("article")].map((element) => ({
  element,
  data: element.dataset,
  // All that stands in it, the scenario too.
  text: `${element.closest("section")?.querySelector("h2")?.textContent} ${element.textContent} ${element.id}`.toLowerCase(),
}));
const words = /** @type {HTMLInputElement} */ (document.getElementById("words"));
const selects = ["status", "layer", "message"].map((id) => /** @type {HTMLSelectElement} */ (document.getElementById(id)));
const found = /** @type {HTMLElement} */ (document.getElementById("found"));

function filter() {
  const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const { element, data, text } of articles) {
    const shown = wanted.every((word) => text.includes(word)) && selects.every(({ id, value }) => !value || data[id] === value);
    element.hidden = !shown;
    count += Number(shown);
  }
  for (const section of document.querySelectorAll("section")) section.hidden = !section.querySelector("article:not([hidden])");
  const filtered = wanted.length > 0 || selects.some(({ value }) => value);
  found.textContent = !filtered ? `${count} examples` : count === 0 ? "No results" : `${count} of ${articles.length} examples`;
}

for (const field of [words, ...selects]) field.addEventListener("input", filter);

// The address names a search: gallery.html?words=cors&status=401.
for (const [name, value] of new URLSearchParams(location.search)) {
  const field = [words, ...selects].find(({ id }) => id === name);
  if (field) field.value = value;
}
filter();

for (const pre of document.querySelectorAll("dd pre")) {
  const article = pre.closest("article");
  const copies = copyButton("Copy", `copy-${article?.id}`, async () => pre.textContent ?? "", { className: "quiet" });
  const whose = ` the commands of “${article?.querySelector("h3")?.textContent}”`;
  copies.firstElementChild?.append(element("span", { className: "visually-hidden" }, whose));
  pre.after(copies);
}
