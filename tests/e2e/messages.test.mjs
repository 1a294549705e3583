// The article's messages, entered into the release build.

import { test } from "node:test";
import { browsers } from "./launch.mjs";
import { hook, inFreshProfile, paste, shows } from "./harness.mjs";

const API = "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/dev";
const MASKED = "arn:aws:execute-api:us-east-1:********9012:abcdef1234/dev";

/** The function's output, with one statement for each of `[effect, resource]`. */
const output = (...statements) =>
  JSON.stringify({
    principalId: "alice",
    policyDocument: {
      Version: "2012-10-17",
      Statement: statements.map(([Effect, Resource]) => ({ Effect, Action: "execute-api:Invoke", Resource })),
    },
  });

/** A resource policy with one statement for each of `[effect, address range]`. */
const policy = (...statements) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map(([Effect, range]) => ({
      Effect,
      Principal: "*",
      Action: "execute-api:Invoke",
      Resource: "execute-api:/*",
      ...(range && { Condition: { IpAddress: { "aws:SourceIp": range } } }),
    })),
  });

const message = (text) => JSON.stringify({ message: text });

/** Sends GET /pets/7 from 203.0.113.7 with a token. */
async function request(page) {
  await turnOn(page, "rules-1");
  await paste(page, "request-method", "GET");
  await paste(page, "request-path", "/pets/7");
  await paste(page, "request-source-ip", "203.0.113.7");
  await paste(page, "header-name-0", "Authorization");
  await paste(page, "header-value-0", "Bearer alice");
}

/** Chooses the messages of the article; a new visitor gets the current ones. */
async function turnOn(page, name) {
  await (await page.waitForSelector(hook(name))).click();
}

/** Turns a switch on or off. */
async function turn(page, name, on) {
  const box = await page.waitForSelector(hook(name));
  if ((await box.evaluate((node) => node.checked)) !== on) await box.click();
}

async function answers(page, status, body) {
  await shows(page, "status", String(status));
  if (body !== undefined) await shows(page, "body", body);
}

for (const browser of browsers) {
  test(`the authorizer's policy decides, ${browser}`, async () => {
    await inFreshProfile(
      async (page) => {
        await request(page);
        await paste(page, "editor-output", output(["Allow", `${API}/*`]));
        await answers(page, 200);
        await paste(page, "editor-output", output(["Allow", `${API}/*`], ["Deny", `${API}/GET/pets/7`]));
        await answers(page, 403, message("User is not authorized to access this resource with an explicit deny"));
        await paste(page, "editor-output", output(["Allow", `${API}/POST/*`]));
        await answers(page, 403, message("User is not authorized to access this resource"));
        await shows(page, "log", /The client is not authorized to perform this operation\./);
      },
      { browser },
    );
  });
}

test("the resource policy decides", async () => {
  await inFreshProfile(async (page) => {
    await request(page);
    await turn(page, "authorizer-attached", false);
    await turn(page, "policy-attached", true);
    const refused = `User: anonymous is not authorized to perform: execute-api:Invoke on resource: ${MASKED}/GET/pets/7`;
    await paste(page, "editor-policy", policy(["Allow", "203.0.113.0/24"]));
    await answers(page, 200);
    await paste(page, "request-source-ip", "198.51.100.1");
    await answers(page, 403, message(refused));
    await paste(page, "editor-policy", policy(["Allow"], ["Deny", "198.51.100.0/24"]));
    await answers(page, 403, message(`${refused} with an explicit deny`));
    await paste(page, "request-source-ip", "203.0.113.7");
    await answers(page, 200);
  });
});

test("the resource policy's explicit deny comes before the function", async () => {
  await inFreshProfile(async (page) => {
    await request(page);
    await paste(page, "editor-output", output(["Allow", `${API}/*`]));
    await turn(page, "policy-attached", true);
    await paste(page, "editor-policy", policy(["Allow"], ["Deny", "203.0.113.0/24"]));
    const refused = `User: anonymous is not authorized to perform: execute-api:Invoke on resource: ${MASKED}/GET/pets/7`;
    await answers(page, 403, message(`${refused} with an explicit deny`));
    // The token does not matter any more.
    await paste(page, "header-value-0", "Bearer nobody");
    await answers(page, 403, message(`${refused} with an explicit deny`));
  });
});

test("a token that is missing, empty or refused is a 401", async () => {
  await inFreshProfile(async (page) => {
    await request(page);
    await paste(page, "editor-output", output(["Allow", `${API}/*`]));
    await answers(page, 200);
    await paste(page, "header-value-0", "");
    await answers(page, 401, message("Unauthorized"));
    await paste(page, "header-value-0", "Bearer alice");
    await answers(page, 200);
    await paste(page, "header-name-0", "X-Other");
    await answers(page, 401, message("Unauthorized"));
    await paste(page, "header-name-0", "authorization");
    await answers(page, 200);
    await paste(page, "identity-validation", "^Bearer [0-9]+$");
    await answers(page, 401, message("Unauthorized"));
    await paste(page, "header-value-0", "Bearer 7");
    await answers(page, 200);
  });
});

test("the cached policy refuses the second path, and a TTL of 0 cures it", async () => {
  await inFreshProfile(async (page) => {
    await turnOn(page, "rules-1");
    await (await page.waitForSelector(`${hook("examples")} summary`)).click();
    await (await page.waitForSelector(hook("example-cached-policy"))).click();
    // An example is fetched: until then the tabs are another scenario's.
    await shows(page, "about", /It works, and 10 seconds later it returns 403/);
    await (await page.waitForSelector(hook("timeline-1"))).click();
    await answers(page, 403, message("User is not authorized to access this resource"));
    await shows(page, "cache", /cache/i);
    await paste(page, "authorizer-ttl", "0");
    await answers(page, 200);
  });
});
