// Bad input, by hand and by the thousand: the page says what is wrong, and goes on.

import assert from "node:assert/strict";
import { test } from "node:test";
import { hook, inFreshProfile, paste, shows, text, type } from "./harness.mjs";

const ROUNDS = 500;

test("malformed output is an error with line and column, and a 500", async () => {
  await inFreshProfile(async (page) => {
    await type(page, "editor-output", '{\n"principalId": alice}');
    await shows(page, "status", "500");
    await shows(page, "body", '{"message":null}');
    const said = () => document.querySelector("#editor-output-problems")?.textContent.includes("2:16");
    await page.waitForFunction(said);
  });
});

test("a resource policy that cannot be saved leaves the answer before it in view, marked as stale", async () => {
  await inFreshProfile(async (page) => {
    const before = [await text(page, "status"), await text(page, "body")];
    await page.click(hook("policy-attached"));
    await page.waitForSelector(hook("editor-policy"));
    const attached = [await text(page, "status"), await text(page, "body")];
    const reason = await page.$(hook("reason"));
    await type(page, "editor-policy", '{ "Statement": [');
    await page.waitForSelector(hook("stale"));
    await page.waitForSelector("#editor-policy-problems li");
    const shown = [await text(page, "status"), await text(page, "body")];
    assert.ok([before, attached].some((answer) => answer.join() === shown.join()), shown.join());
    // Why comes before the answer that is no longer, and is not drawn anew for it.
    const order = await reason.evaluate((reason, ...others) => {
      const follows = (one, other) => Boolean(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
      const [note, status, body] = others.map((other) => document.querySelector(other));
      return { connected: reason.isConnected, says: reason.textContent, placed: [follows(reason, note), follows(note, status), follows(status, body)] };
    }, hook("stale"), hook("status"), hook("body"));
    assert.deepEqual([order.connected, ...order.placed], [true, true, true, true]);
    assert.match(order.says, /refuse to save/);
  });
});

test(`${ROUNDS} damaged texts in every field leave the page alive`, { timeout: 300_000 }, async () => {
  await inFreshProfile(async (page) => {
    await page.click(hook("policy-attached"));
    await page.waitForSelector(hook("editor-policy"));
    const before = await text(page, "status");
    const output = await page.$eval(hook("editor-output"), (field) => field.value);
    const policy = await page.$eval(hook("editor-policy"), (field) => field.value);
    const evaluated = await page.evaluate(damageFields, ROUNDS, { output, policy });
    assert.ok(evaluated.statuses.length > 1, "no damage changed the answer");
    assert.equal(evaluated.rounds, ROUNDS);
    // And with what was there before, it answers as before.
    await page.reload();
    await page.waitForSelector(hook("status"));
    for (const [name, value] of Object.entries(evaluated.first)) await paste(page, name, value);
    await shows(page, "status", before);
  });
});

/** In the page: damages one field after the other; gives the different statuses that were seen. */
async function damageFields(rounds, { output, policy }) {
  let seed = 403;
  const below = (bound) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * bound);
  };
  const scraps = ['"', "\\", "{", "}", "[", ",", "null", "1e999", "\\ud800", "é", "🔑", "\u0000", "${event.methodArn}", "*", "[[[[[[[["];
  const damage = (value) => {
    const start = below(value.length + 1);
    const end = start + below(12);
    switch (below(4)) {
      case 0: return value.slice(0, start);
      case 1: return value.slice(0, start) + value.slice(end);
      case 2: return value.slice(0, start) + value.slice(start, end).repeat(2) + value.slice(end);
      default: return value.slice(0, start) + scraps[below(scraps.length)] + value.slice(start);
    }
  };
  const enter = (field, value) => {
    field.value = value;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  };
  const names = ["editor-output", "editor-policy", "request-path", "request-method", "request-source-ip",
    "header-name-0", "header-value-0", "identity-source", "identity-validation"];
  const whole = { "editor-output": output, "editor-policy": policy };
  const first = {};
  const statuses = new Set();
  let round = 0;
  for (; round < rounds; round++) {
    // The editors are where people make most mistakes.
    const name = below(3) > 0 ? names[below(2)] : names[below(names.length)];
    const field = document.querySelector(`[data-testid="${name}"]`);
    if (!field) continue;
    first[name] ??= field.value;
    enter(field, damage(below(3) > 0 && whole[name] ? whole[name] : field.value.slice(0, 4000)));
    // Let the page draw.
    await new Promise((resolve) => setTimeout(resolve));
    const status = document.querySelector('[data-testid="status"]');
    if (!status) throw new Error(`round ${round}: the page is gone after ${name} = ${field.value}`);
    statuses.add(status.textContent);
    if (round % 50 === 49) {
      for (const [name, value] of Object.entries(first)) {
        const field = document.querySelector(`[data-testid="${name}"]`);
        if (field) enter(field, value);
      }
    }
  }
  return { rounds: round, statuses: [...statuses], first };
}
