// Accessibility: by keyboard alone, at 320 pixels, zoomed in, without motion, in forced colours, by screen reader.

import assert from "node:assert/strict";
import { test } from "node:test";
import { chord } from "./editors.mjs";
import { hook, idle, inFreshProfile, paste, settled, type } from "./harness.mjs";
import { browsers } from "./launch.mjs";
import { PANELS, STATES, enter, panels } from "./states.mjs";

const inState = (name, work, { width = 1280, media = [], browser } = {}) =>
  inFreshProfile(
    async (page, address) => {
      await page.setViewport({ width, height: 900 });
      if (media.length > 0) {
        // Not the driver's own method: it knows few of them.
        const session = await page.createCDPSession();
        await session.send("Emulation.setEmulatedMedia", { features: media });
      }
      await enter(page, address, STATES[name] ?? name);
      await work(page);
    },
    { path: null, editors: STATES[name]?.editors, browser },
  );

/** In the page: what has the focus, where it comes among what can have it, and how it looks. */
function focused() {
  const able = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')].filter((element) => {
    if (element.disabled || element.tabIndex < 0 || !element.checkVisibility({ visibilityProperty: true })) return false;
    if (element.type !== "radio") return true;
    // Of radio buttons of one name the chosen one alone is on the way, or the first where none is.
    const group = [...document.querySelectorAll(`input[type=radio][name="${CSS.escape(element.name)}"]`)];
    return element === (group.find((radio) => radio.checked) ?? group[0]);
  });
  const element = document.activeElement;
  // A control may be drawn by what stands around it or beside it.
  const drawn = [element, element.parentElement, element.nextElementSibling, ...element.children].filter(Boolean);
  const look = () =>
    drawn.map((part) => {
      const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, stroke, strokeWidth, opacity } = getComputedStyle(part);
      return [outlineStyle === "none" ? "" : outlineWidth + outlineColor, boxShadow, borderColor, stroke, strokeWidth, opacity].join();
    }).join(" / ");
  const withFocus = look();
  const box = element.getBoundingClientRect();
  const name = `${element.tagName.toLowerCase()} ${element.dataset?.testid ?? element.getAttribute("aria-label") ?? element.textContent.slice(0, 30)}`;
  const seen = { all: able.length, at: able.indexOf(element), name, inView: box.bottom > 0 && box.top < innerHeight, visible: true };
  if (element !== document.body) {
    element.blur();
    seen.visible = look() !== withFocus;
    element.focus({ preventScroll: true });
  }
  return seen;
}

for (const direction of ["forwards", "backwards"]) {
  test(`Tab goes ${direction} through the whole page with every panel open, and comes round`, { timeout: 300_000 }, async () => {
    await inState("panels-all", async (page) => {
      const seen = new Set();
      const faults = [];
      let all = Infinity;
      let name = "";
      if (direction === "backwards") await page.keyboard.down("Shift");
      for (let presses = 0; seen.size < all; presses++) {
        await page.keyboard.press("Tab");
        const now = await page.evaluate(focused);
        all = now.all;
        assert.ok(presses < 2 * all, `after ${presses} presses ${seen.size} of ${all} have been reached; the last is ${name}`);
        if (now.at < 0) continue;
        assert.notEqual(now.name, undefined);
        if (!seen.has(now.at) && !now.visible) faults.push(`the focus is not to be seen on ${now.name}`);
        if (!seen.has(now.at) && !now.inView) faults.push(`${now.name} has the focus out of view`);
        seen.add(now.at);
        name = now.name;
      }
      assert.deepEqual(faults, []);
    });
  });
}

for (const state of ["first-visit", "panels-all", "panels-pinned", "policy-broken", "link-unreadable", "no-request", "examples", "embed", "embed-open"]) {
  test(`nothing has to be scrolled sideways on a small screen: ${state}`, async () => {
    await inState(state, async (page) => {
      // 640 pixels are 1280 at 200%.
      for (const width of [640, 360, 320]) {
        await page.setViewport({ width, height: 900 });
        await settled(page);
        const wide = await page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          if (scrollWidth <= clientWidth) return [];
          const beyond = [...document.querySelectorAll("main *, header *, footer *")].filter((element) => {
            // What scrolls in a box of its own may be wider.
            for (let around = element.parentElement; around; around = around.parentElement) {
              if (around !== document.body && getComputedStyle(around).overflowX !== "visible") return false;
            }
            return element.getBoundingClientRect().right > clientWidth + 1;
          });
          return [`${scrollWidth} > ${clientWidth}`, ...beyond.slice(0, 5).map((element) => element.outerHTML.slice(0, 120))];
        });
        assert.deepEqual(wide, [], `${width} pixels`);
      }
    }, { width: 640 });
  });
}

for (const width of [320, 360]) {
  test(`all of what happens is in view on ${width} pixels`, async () => {
    await inState({ path: "#g:private-api", panels: panels(["timeline"]) }, async (page) => {
      await page.evaluate(() => document.querySelector(".timeline-table").scrollIntoView());
      const beyond = await page.$eval(".timeline-table", ({ parentElement: frame }) => frame.scrollWidth - frame.clientWidth);
      assert.equal(beyond, 0);
    }, { width });
  });
}

test("nothing moves where motion is not wanted", async () => {
  await inState("panels-all", async (page) => {
    const moving = await page.evaluate(() =>
      [...document.querySelectorAll("*")].flatMap((element) => {
        const { transitionDuration, animationName, animationDuration, scrollBehavior } = getComputedStyle(element);
        const long = (durations) => durations.split(", ").some((duration) => parseFloat(duration) > 0.01);
        const moves = long(transitionDuration) || (animationName !== "none" && long(animationDuration)) || scrollBehavior === "smooth";
        return moves ? [element.outerHTML.slice(0, 100)] : [];
      }),
    );
    assert.deepEqual(moving, []);
    await page.click(hook("open-flow"));
    assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
  }, { media: [{ name: "prefers-reduced-motion", value: "reduce" }] });
});

test("in the system's own colours what is chosen and what it means can still be told", async () => {
  await inState("cached-policy", async (page) => {
    const same = await page.evaluate(() => {
      const look = (element) => {
        const { color, backgroundColor, borderColor, borderWidth, outlineStyle, outlineColor, forcedColorAdjust } = getComputedStyle(element);
        return [color, backgroundColor, borderColor, borderWidth, outlineStyle, outlineColor, forcedColorAdjust].join();
      };
      const pairs = {
        "a chip that is pressed": [".panel-area [aria-expanded=true]", ".panel-area [aria-expanded=false]"],
        "the request in view": [".request-tab[aria-current]", ".request-tab:not([aria-current])"],
        "an option that is chosen": ["input:checked + span", "input[type=radio]:not(:checked) + span"],
      };
      return Object.entries(pairs)
        .filter(([, [one, other]]) => {
          const [a, b] = [document.querySelector(one), document.querySelector(other)];
          return a && b && look(a) === look(b);
        })
        .map(([name]) => name);
    });
    assert.deepEqual(same, []);
    const fills = await page.$$eval(".timeline-chart .fill", (shapes) => shapes.map((shape) => getComputedStyle(shape).fill));
    const ink = await page.$eval("body", (body) => getComputedStyle(body).color);
    assert.deepEqual([...new Set(fills)], [ink], "the shapes of the timeline's drawing");
    assert.ok(await page.$eval(".verdict svg", (icon) => icon.getBoundingClientRect().width > 10), "the shape of the meaning is there");
  }, { media: [{ name: "forced-colors", value: "active" }] });
});

for (const [colours, media] of Object.entries({
  light: [{ name: "prefers-color-scheme", value: "light" }],
  dark: [{ name: "prefers-color-scheme", value: "dark" }],
  "the system's own": [{ name: "forced-colors", value: "active" }],
})) {
  test(`in ${colours} colours the icons of a list's rows have the colour of their text, and each kind of outcome its own shape`, async () => {
    await inState({ path: "#g:cached-policy", panels: panels(["timeline", "tables"]) }, async (page) => {
      const { rows, shapes } = await page.evaluate(() => {
        const look = (icon) => {
          const { color } = getComputedStyle(icon.parentElement);
          const drawn = [...icon.querySelectorAll(".fill, .stroke")].map((path) => {
            const { fill, stroke } = getComputedStyle(path);
            return path.matches(".fill") ? fill : stroke;
          });
          return { coloured: drawn.length > 0 && drawn.every((one) => one === color), seen: icon.getBoundingClientRect().width >= 12 };
        };
        const rows = [...document.querySelectorAll(":is(.request-tab, .timeline-table td) .icon")];
        const shapes = {};
        for (const icon of document.querySelectorAll(".decides [data-outcome-kind] .icon")) shapes[icon.closest("[data-outcome-kind]").dataset.outcomeKind] = icon.innerHTML;
        return { rows: rows.map(look), shapes: Object.values(shapes) };
      });
      assert.ok(rows.length > 4, `${rows.length} icons in rows`);
      assert.deepEqual(rows.filter(({ coloured, seen }) => !coloured || !seen), []);
      assert.deepEqual([shapes.length, new Set(shapes).size], [3, 3]);
    }, { media });
  });
}

test("the outcome is announced once for each change, and not for each key", async () => {
  await inState("first-visit", async (page) => {
    await idle(page);
    await page.evaluate(() => {
      globalThis.said = [];
      const regions = document.querySelectorAll("[aria-live], [role=status], [role=alert], [role=log]");
      for (const region of regions) {
        const note = () => globalThis.said.push(region.textContent.trim());
        new MutationObserver(note).observe(region, { childList: true, subtree: true, characterData: true });
        const polite = region.ariaLive === "polite" || (region.ariaLive === null && region.role === "status");
        if (!polite) globalThis.said.push(`not polite: ${region.outerHTML}`);
      }
    });
    const said = async () => {
      // Also after the announcer's pause.
      await idle(page);
      return page.evaluate(() => globalThis.said.splice(0));
    };
    // Broken and whole again while it is typed: one outcome at the end.
    const output = await page.$eval(hook("editor-output"), (field) => field.value);
    const allowed = output.replace(/"Resource": "[^"]*"/, '"Resource": "*"');
    assert.notEqual(allowed, output);
    await page.$eval(hook("editor-output"), async (area, ...texts) => {
      for (area.value of texts) {
        area.dispatchEvent(new InputEvent("input", { bubbles: true }));
        await new Promise(requestAnimationFrame);
      }
    }, allowed.slice(0, -20), allowed);
    const first = await said();
    assert.equal(first.length, 1, JSON.stringify(first));
    assert.match(first[0], /200/);
    // What changes nothing in the outcome is not announced.
    await type(page, "header-value-0", await page.$eval(hook("header-value-0"), (field) => field.value));
    await paste(page, "editor-output", `${allowed}\n`);
    assert.deepEqual((await said()).filter((text) => text !== first[0]), []);
  });
});

test("every panel is opened and closed by keyboard alone", async () => {
  await inState({ path: "#g:cached-policy", panels: panels([]) }, async (page) => {
    for (const name of PANELS) {
      await page.focus(hook(`open-${name}`));
      await page.keyboard.press("Enter");
      // What is opened has the focus.
      await page.waitForFunction((panel) => document.querySelector(panel)?.contains(document.activeElement), {}, hook(`panel-${name}`));
      await page.focus(hook(`open-${name}`));
      await page.keyboard.press("Space");
      await page.waitForSelector(hook(`panel-${name}`), { hidden: true });
    }
  });
});

for (const browser of browsers) {
  test(`where what has the focus goes, the focus goes to what is left, ${browser}`, async () => {
    const work = async (page) => {
      /** Waits until what fits has the focus, or says what has it. */
      const has = async (selector) => {
        const fits = (selector) => document.activeElement.matches(selector);
        const there = await page.waitForFunction(fits, {}, selector).catch(() => null);
        if (!there) assert.fail(`${selector} has not the focus, but ${await page.evaluate(() => document.activeElement.outerHTML.slice(0, 120))}`);
      };
      const press = async (selector, key = "Enter") => {
        // Not the driver's own method: it knows elements of HTML only.
        await page.$eval(selector, (element) => element.focus());
        await page.keyboard.press(key);
      };
      // What is put away leaves the part of the page in which it stood.
      await press(hook("decline"));
      await has("section[aria-labelledby=output-heading]");
      // A panel that is pinned takes its button along; one that is closed has a button that opens it.
      await press(hook("pin-log"));
      await page.waitForSelector(`.side ${hook("pin-log")}`);
      await has(`.side ${hook("pin-log")}`);
      await press(hook("close-log"), " ");
      await has(hook("open-log"));
      // Rows.
      await press("button[aria-label='Remove header 1']");
      await page.waitForSelector("button[aria-label='Remove header 1']", { hidden: true });
      await has(hook("header-add"));
      await page.keyboard.press("Enter");
      await page.waitForSelector(hook("header-name-0"));
      await page.focus(hook("header-name-0"));
      await chord(page, "Control", "KeyZ");
      await has(hook("header-add"));
      await chord(page, "Control", "KeyZ");
      await page.waitForSelector(hook("header-name-0"));
      // What is drawn.
      await press(hook("open-timeline"));
      for (const left of [1, 0]) {
        await page.waitForSelector(`${hook("timeline-chart")} [aria-checked=true]`);
        await press(`${hook("timeline-chart")} [aria-checked=true]`, "Delete");
        await page.waitForFunction((left) => document.querySelectorAll("[role=radiogroup] [role=radio]").length === left, {}, left);
        await has(left ? "[role=radio][aria-checked=true]" : hook("panel-timeline"));
      }
      await chord(page, "Control", "KeyZ");
      await chord(page, "Control", "KeyZ");
      // What is offered, once it is made.
      await page.waitForSelector(".suggestions button:not(:disabled)");
      await press(".suggestions button");
      await page.waitForFunction((status) => document.querySelector(status).textContent === "200", {}, hook("status"));
      await has("#response");
      assert.ok(await page.$eval("#response-heading", (heading) => heading.getBoundingClientRect().top > 0));
      // A pointer is where it is: the focus does not follow it.
      await press(hook("undo"));
      await page.waitForSelector(".suggestions button:not(:disabled)");
      await idle(page);
      await page.click(".suggestions button");
      await page.waitForFunction((status) => document.querySelector(status).textContent === "200", {}, hook("status"));
      await idle(page);
      assert.ok(!(await page.evaluate(() => document.activeElement.matches("section"))));
    };
    await inState({ path: "", panels: panels(["log"]) }, work, { browser });
  });
}
