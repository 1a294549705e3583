// Scenarios: a blank one, one's own title, Back and Forward, the messages that a person chose, the search, and JSON that is none.

import assert from "node:assert/strict";
import { test } from "node:test";
import { hook, inFreshProfile, paste, shows, type } from "./harness.mjs";
import { browsers } from "./launch.mjs";

const value = (page, name) => page.$eval(hook(name), (field) => field.value);

async function open(page, name) {
  await (await page.waitForSelector(`${hook("examples")} summary`)).click();
  await (await page.waitForSelector(hook(name))).click();
}

/** Waits until a field holds `expected`. */
async function holds(page, name, expected) {
  const same = (selector, wanted) => document.querySelector(selector)?.value === wanted;
  await page.waitForFunction(same, {}, hook(name), expected).catch(() => {});
  assert.equal(await value(page, name), expected);
}

for (const browser of browsers) {
  test(`Back and Forward go between scenarios, edited ones too, ${browser}`, async () => {
    await inFreshProfile(async (page) => {
      await type(page, "request-path", "/mine");
      await open(page, "example-missing-token");
      await shows(page, "about", /The token is missing/);
      await open(page, "example-cached-policy");
      await shows(page, "about", /10 seconds later/);
      await page.evaluate(() => history.back());
      await shows(page, "about", /The token is missing/);
      await page.evaluate(() => history.back());
      await holds(page, "request-path", "/mine");
      await page.evaluate(() => history.forward());
      await shows(page, "about", /The token is missing/);
      await page.evaluate(() => history.forward());
      await shows(page, "about", /10 seconds later/);
      // What is edited names nothing in the address, and is found again.
      await type(page, "request-path", "/edited");
      await page.waitForFunction(() => location.hash === "" && history.state !== null);
      await page.evaluate(() => history.back());
      await shows(page, "about", /The token is missing/);
      await page.evaluate(() => history.forward());
      await holds(page, "request-path", "/edited");
    }, { browser });
  });
}

test("a new visitor gets the current messages, and the choice is kept across examples", async () => {
  await inFreshProfile(async (page, address) => {
    await shows(page, "body", /because no identity-based policy allows/);
    // The article's wording stands beside it.
    await shows(page, "other-rules", /^2022 article: .*User is not authorized to access this resource/);
    await page.click(hook("rules-1"));
    await shows(page, "body", '{"message":"User is not authorized to access this resource"}');
    await open(page, "example-cached-policy");
    await shows(page, "about", /10 seconds later/);
    await shows(page, "body", '{"message":"User is not authorized to access this resource"}');
    await page.goto("about:blank");
    await page.goto(`${address}#g:authorizer-explicit-deny`);
    await shows(page, "body", '{"message":"User is not authorized to access this resource with an explicit deny"}');
    await page.click(hook("rules-0"));
    await open(page, "example-cached-policy");
    await shows(page, "about", /10 seconds later/);
    await shows(page, "body", /because no identity-based policy allows/);
    // A link says for itself which it means; without `rules` it means the article.
    const statement = { Effect: "Allow", Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*/POST/*" };
    const scenario = { authorizer: null, api: { policy: { Version: "2012-10-17", Statement: [statement] } }, timeline: [{ request: {} }] };
    await page.goto("about:blank");
    await page.goto(`${address}#j${Buffer.from(JSON.stringify(scenario)).toString("base64url")}`);
    await shows(page, "status", "403");
    assert.equal(await page.$eval(hook("rules-1"), (radio) => radio.checked), true);
  });
});

test("a blank scenario is one click away, and has a title of one’s own", async () => {
  await inFreshProfile(async (page) => {
    await page.waitForSelector(hook("status"));
    await open(page, "new-scenario");
    await shows(page, "status", "200");
    await shows(page, "about", /Untitled scenario/);
    await page.click(hook("edit-about"));
    await page.waitForSelector(`${hook("scenario-title")}:focus`);
    await type(page, "scenario-title", "Our orders API");
    await page.click(hook("done-about"));
    await page.waitForSelector(`${hook("edit-about")}:focus`);
    await shows(page, "about", /^Our orders API/);
    await page.goBack();
    await shows(page, "about", /does not cover/);
  });
});

test("an example opens at the request that its title speaks of", async () => {
  await inFreshProfile(async (page) => {
    await shows(page, "status", "200");
    await page.waitForSelector(`${hook("timeline-2")}[aria-current]`);
    await open(page, "example-cached-deny");
    await shows(page, "about", /A cached Deny/);
    await page.waitForSelector(`${hook("timeline-2")}[aria-current]`);
  }, { path: "#g:cached-policy-ttl-0" });
});

test("a panel that is opened comes into view with the focus", async () => {
  for (const width of [1280, 360]) {
    await inFreshProfile(async (page) => {
      await page.setViewport({ width, height: 740 });
      await page.waitForSelector(hook("status"));
      for (const panel of ["tables", "responses", "headers"]) {
        await page.$eval(hook(`open-${panel}`), (button) => button.click());
        await page.waitForSelector(`${hook(`panel-${panel}`)}:focus`);
        const seen = await page.$eval(`${hook(`panel-${panel}`)} h3`, (heading) => {
          const { top, bottom } = heading.getBoundingClientRect();
          return top >= 0 && bottom <= innerHeight;
        });
        assert.ok(seen, `${panel} at ${width}`);
      }
    });
  }
});

test("the search finds titles, descriptions, messages and statuses, and forgives a typo", async () => {
  await inFreshProfile(async (page) => {
    await page.waitForSelector(hook("status"));
    await page.click(hook("palette"));
    const found = async (query, expected, marked) => {
      await page.waitForSelector(hook("palette-query"));
      await page.$eval(hook("palette-query"), (field) => field.select());
      await page.keyboard.type(query);
      const has = (title) => [...document.querySelectorAll('[role="option"]')].some((option) => option.firstChild.textContent === title);
      await page.waitForFunction(has, {}, expected);
      const marks = await page.$$eval('[role="option"] mark', (all) => all.map((mark) => mark.textContent.toLowerCase()));
      assert.ok(marks.includes(marked), `${query}: ${marks}`);
    };
    await found("cache disable", "Fix: disable the cache", "disable");
    await found("JSON.stringify", "A list in the context", "json.stringify");
    await found("Missing Authentication Token", "“Missing Authentication Token”: no such method or path", "missing");
    await found("500 AUTHORIZER_CONFIGURATION_ERROR", "The response is not JSON", "500");
    await found("disalbe cahce", "Fix: disable the cache", "disable");
    await page.keyboard.press("Escape");
    await (await page.waitForSelector(`${hook("examples")} summary`)).click();
    await type(page, "examples-query", "usageIdentifierKey");
    await page.waitForFunction(() => document.querySelectorAll('[data-testid^="example-"] .about-it mark').length === 1);
    await page.click('[data-testid^="example-"]:has(mark)');
    await shows(page, "about", /must return the API key/);
  });
});

test("JSON that is no scenario replaces none", async () => {
  await inFreshProfile(async (page, address) => {
    await type(page, "request-path", "/mine");
    await page.click(hook("open-whole"));
    await page.waitForSelector(hook("editor-whole"));
    await paste(page, "editor-whole", '{ "Version": "2012-10-17", "Statement": [] }');
    await page.waitForSelector('#editor-whole-problems [data-code="scenario-other"]');
    assert.match(await page.$eval("#editor-whole-problems", (list) => list.textContent), /looks like a policy/);
    await holds(page, "request-path", "/mine");
    await page.goto("about:blank");
    const event = { type: "TOKEN", methodArn: "arn", authorizationToken: "a" };
    await page.goto(`${address}#j${Buffer.from(JSON.stringify(event)).toString("base64url")}`);
    await shows(page, "notice", /looks like the input event of a Lambda authorizer/);
    await holds(page, "request-path", "/mine");
  });
});

test("pasted typography is repaired by one click", async () => {
  await inFreshProfile(async (page) => {
    await page.waitForSelector(hook("status"));
    const output = await value(page, "editor-output");
    const pasted = output.replace(/"([^"]*)"/g, "“$1”").replace(/: /g, ":\u00a0").replace(/\n/, " // from the wiki\n");
    await paste(page, "editor-output", pasted);
    await shows(page, "status", "500");
    await (await page.waitForSelector("#editor-output-problems .fix")).click();
    await shows(page, "status", "403");
    assert.deepEqual(JSON.parse(await value(page, "editor-output")), JSON.parse(output));
  });
});
