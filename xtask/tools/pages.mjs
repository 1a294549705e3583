// Makes the static pages: gallery.html from www/gallery/ and www/pages/answers.json, lessons.html from www/lessons/.

import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What decides a response, in words. */
const LAYERS = {
  routing: "Routing",
  "resource-policy": "Resource policy",
  "identity-source": "Identity source",
  "identity-validation": "Token validation",
  "authorizer-function": "Lambda authorizer function",
  "authorizer-output": "Lambda authorizer response format",
  "authorizer-policy": "Lambda authorizer policy",
  policies: "Both policies",
  "api-key": "API key",
  integration: "Integration",
  "policy-not-saved": "Invalid resource policy",
  "vpc-endpoint-policy": "VPC endpoint policy",
};

/** A text as it may stand in an element or in an attribute. */
export const escaped = (text) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
/** A text in which backticks mark code, as markup. Not of www/prose.js, which makes elements: there are none in Node.js. */
const prose = (text) => escaped(text).replace(/`([^`]+)`/g, "<code>$1</code>");

/** The index of src/scenario/gallery.rs: groups with their entries, in the order of the menu. */
function readIndex(source) {
  const groups = [];
  for (const line of readFileSync(source, "utf8").split("\n")) {
    const group = /^ {4}"(.+)" \{$/.exec(line);
    const entry = /^ {8}"([\w-]+)": "(.+)" at (\d+),$/.exec(line);
    if (group) groups.push({ title: group[1], entries: [] });
    if (entry) groups.at(-1).entries.push({ name: entry[1], title: entry[2], request: Number(entry[3]) });
  }
  return { examples: groups.filter(({ title }) => title !== "Lessons"), lessons: groups.find(({ title }) => title === "Lessons").entries };
}

/** The frame of a page. `head` is that of index.html as it was built. */
function page(head, { title, description, styles, theme, script, current, main }) {
  const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
  const links = [["./", "Playground"], ["gallery.html", "Examples"], ["lessons.html", "Lessons"]];
  const nav = links.map(([href, label]) => `<li><a href="${href}"${href === current ? ' aria-current="page"' : ""}>${label}</a></li>`).join("");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="description" content="${escaped(description)}">
<title>${escaped(title)} – why403</title>
${head.icon}
${head.styles}
<link rel="stylesheet" href="./${styles}">
<script src="./${theme}"></script>
<script src="./${script}" defer></script>
</head>
<body class="static">
<header class="top"><p class="brand"><a href="./" translate="no">why<b>403</b></a></p><nav aria-label="Pages"><ul>${nav}</ul></nav></header>
<main>
<h1>${escaped(title)}</h1>
${main}
</main>
</body>
</html>
`;
}

/** The text of a response’s body that says something; an ARN in it is cut short. */
const messageOf = (body) => {
  const message = /^\{"[Mm]essage":"(.*)"\}$/.exec(body ?? "")?.[1];
  return message?.replace(/arn:aws:execute-api:\S+/, "arn:…") ?? body ?? "";
};

/** What is to be replaced in commands: the ids, and words in capitals that no tool of AWS's gives a meaning to. */
function replaced(commands) {
  const words = commands.flatMap((command) => [...command.matchAll(/ --[a-z-]+ ([A-Z]+(?:_[A-Z]+)+)(?= |$)/g)].map(([, word]) => word));
  const placeholders = [...new Set(words)].filter((word) => !/^(AWS_|API_KEY$|COGNITO_)/.test(word));
  const ids = commands.some((command) => / --(rest-api|authorizer)-id |:execute-api:|"apiId"/.test(command));
  const all = [...placeholders.map((word) => `\`${word}\``), ...(ids ? ["the ids of the example"] : [])];
  return `AWS CLI commands. Replace ${all.join(" and ")} with your values:`;
}

function article({ name, title, request }, scenario, { question, cure, commands, code }) {
  const requests = scenario.timeline.filter((event) => event.request);
  const { statusCode, responseType, decidedBy, body } = requests[request].expect;
  const status = String(statusCode ?? "none");
  const message = messageOf(body);
  const symptom = [`<b>${status}</b>`, message && `<code>${escaped(message)}</code>`, responseType && `<code>${responseType}</code>`, LAYERS[decidedBy] ?? ""];
  const block = (text) => `<pre tabindex="0"><code>${escaped(text)}</code></pre>`;
  const blocks = [code && block(code), commands.length > 0 && `<p class="small">${prose(replaced(commands))}</p>\n${block(commands.join("\n"))}`];
  return `<article id="${name}" data-status="${status}" data-layer="${decidedBy ?? ""}" data-message="${escaped(message)}">
<h3><a href="./#g:${name}">${escaped(title)}</a></h3>
<p class="symptom">${symptom.filter(Boolean).join(" · ")}</p>
<dl>
<dt>Question</dt><dd>${prose(question)}</dd>
<dt>Cause</dt><dd>${prose(scenario.description)}</dd>
<dt>Fix</dt><dd>${prose(cure)}
${blocks.filter(Boolean).join("\n")}</dd>
</dl>
<p class="page-links"><a href="./#g:${name}" class="button">Open in why403<span class="visually-hidden">: ${escaped(title)}</span></a></p>
<details><summary>The scenario as JSON</summary><pre tabindex="0"><code>${escaped(JSON.stringify(scenario, null, 2))}</code></pre></details>
</article>`;
}

const select = (id, label, options) => `<div class="field"><label for="${id}">${label}</label><select id="${id}"><option value="">Any</option>${options
  .map(([value, text]) => `<option value="${escaped(value)}">${escaped(text)}</option>`).join("")}</select></div>`;

function galleryMain(groups, texts, answers) {
  const found = { status: new Set(), layer: new Set(), message: new Set() };
  const sections = groups.map(({ title, entries }) => {
    const articles = entries.map((entry) => {
      const scenario = JSON.parse(texts[entry.name]);
      const { statusCode, decidedBy, body } = scenario.timeline.filter((event) => event.request)[entry.request].expect;
      found.status.add(String(statusCode ?? "none"));
      if (decidedBy) found.layer.add(decidedBy);
      if (body) found.message.add(messageOf(body));
      return article(entry, scenario, answers[entry.name]);
    });
    return `<section><h2>${escaped(title)}</h2>\n${articles.join("\n")}\n</section>`;
  });
  const sorted = (set) => [...set].sort();
  return `<p>Common questions about a 403, a 401 or a 500 from Amazon API Gateway, each with its cause, the commands that fix it, and a scenario to try.</p>
<search class="filters" id="filters">
<div class="field wide"><label for="words">Search the examples</label><input type="search" id="words" autocomplete="off" spellcheck="false"></div>
${select("status", "Status", sorted(found.status).map((status) => [status, status]))}
${select("layer", "Decided by", sorted(found.layer).map((layer) => [layer, LAYERS[layer]]))}
${select("message", "Response message", sorted(found.message).map((text) => [text, text]))}
</search>
<p role="status" id="found" class="small"></p>
${sections.join("\n")}`;
}

function lessonsMain(entries, texts) {
  const items = entries.map(({ name, title }) => {
    const { description, lesson } = JSON.parse(texts[name]);
    return `<li data-lesson="${escaped(title)}"><h2><a href="./#g:${name}">${escaped(title)}</a></h2>
<p>${prose(description)}</p>
<p class="small"><b>Goal:</b> ${prose(lesson.goal)}</p>
<p class="progress small"></p></li>`;
  });
  return `<p>A course about authorization in Amazon API Gateway. Each lesson has a goal that is checked as you type, hints, and a worked solution. Your progress is kept in this browser only.</p>
<p role="status" id="progress" class="small"></p>
<ol class="lessons">
${items.join("\n")}
</ol>
<p><button type="button" class="quiet" id="forget" hidden>Reset progress</button></p>
<h2>Your own lessons</h2>
<p>Any scenario can become a lesson: open it in the playground and choose “Make a lesson” in the menu “Examples”. Lessons make a course, which you share as one link or one file.</p>`;
}

/**
 * The pages by file name.
 *
 * @param {{ source: (path: string) => string, head: { icon: string, styles: string }, styles: string, scripts: Record<string, string>,
 *   examples: Record<string, string>, lessons: Record<string, string> }} given
 */
export function makePages({ source, head, styles, scripts, examples, lessons }) {
  const index = readIndex(source("../src/scenario/gallery.rs"));
  const answers = JSON.parse(readFileSync(source(join("pages", "answers.json")), "utf8"));
  const listed = index.examples.flatMap(({ entries }) => entries);
  if (listed.length !== Object.keys(examples).length || index.lessons.length !== Object.keys(lessons).length) {
    throw new Error("src/scenario/gallery.rs does not list the files of www/gallery and www/lessons");
  }
  return {
    "gallery.html": page(head, {
      title: "Examples and answers",
      description: "Why does Amazon API Gateway return 403, 401 or 500? Questions with their cause, the commands that fix it, and a scenario to try.",
      styles, theme: scripts.theme, script: scripts.gallery, current: "gallery.html", main: galleryMain(index.examples, examples, answers),
    }),
    "lessons.html": page(head, {
      title: "Lessons",
      description: "A course of small exercises about the authorization of Amazon API Gateway: Lambda authorizers, resource policies, caches, private APIs.",
      styles, theme: scripts.theme, script: scripts.lessons, current: "lessons.html", main: lessonsMain(index.lessons, lessons),
    }),
  };
}
