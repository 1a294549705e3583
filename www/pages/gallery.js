// @ts-check
// Filters the examples by words and by symptom, and copies their commands.

import "./theme.js";

/** How long a button says that it has copied, in milliseconds. */
const SHOWN = 4000;

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
  const button = document.createElement("button");
  const words = document.createElement("span");
  const whose = document.createElement("span");
  words.textContent = "Copy";
  Object.assign(whose, { className: "visually-hidden", textContent: ` the commands of “${pre.closest("article")?.querySelector("h3")?.textContent}”` });
  Object.assign(button, { type: "button", className: "quiet" });
  button.append(words, whose);
  button.addEventListener("click", async () => {
    const copied = await navigator.clipboard?.writeText(pre.textContent ?? "").then(() => true, () => false);
    words.textContent = found.textContent = copied ? "Copied" : "The browser does not allow copying";
    setTimeout(() => {
      words.textContent = "Copy";
      filter();
    }, SHOWN);
  });
  pre.after(button);
}
