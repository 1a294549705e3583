import { host, started, hook, idle, countTimers } from "./harness.mjs";
const server = await host();
const browser = await started("chromium");
const out = "/tmp/keep-shots"; 
import { mkdirSync } from "node:fs"; mkdirSync(out, { recursive: true });
for (const theme of ["light", "dark"]) for (const width of [1280, 600, 360]) {
  const ctx = await browser.createBrowserContext();
  const page = await ctx.newPage();
  await page.setViewport({ width, height: width === 1280 ? 1000 : 800 });
  await page.evaluateOnNewDocument((theme) => { localStorage.setItem("why403.theme", theme); }, theme);
  await page.evaluateOnNewDocument(countTimers);
  await page.goto(server.address);
  await page.waitForSelector(".cm-content");
  await page.waitForSelector(".suggestions button:not(:disabled)");
  await idle(page);
  const b = await page.$(".suggestions li > button");
  await b.evaluate((b) => b.scrollIntoView({ block: "center" }));
  await b.hover(); await idle(page);
  await page.screenshot({ path: `${out}/card-${width}-${theme}.png` });
  if (width === 1280) { await page.mouse.move(3,3); await page.setViewport({ width, height: 1300 }); await page.evaluate(() => scrollTo(0,0)); await b.hover(); await idle(page); await page.screenshot({ path: `${out}/editor-${width}-${theme}.png` }); }
  await page.goto(server.address + "#g:today-explicit-deny"); await page.reload();
  await page.waitForSelector(hook("status"));
  await page.$eval(hook("open-methods"), (b) => b.click());
  await page.waitForSelector(hook("form-methods-listed"));
  if (!(await page.$(hook("form-method-guard-0")) )) await page.$eval(hook("form-methods-listed"), (b) => b.click());
  await page.waitForSelector("select");
  await page.$$eval(hook("panel-methods") + " select", (all) => all.forEach((s) => { s.value = "3"; s.dispatchEvent(new Event("change", { bubbles: true })); }));
  await page.$eval(hook("open-authorizer"), (b) => b.click());
  await page.waitForSelector(hook("form-role"));
  await page.$eval(hook("form-role"), (b) => { if (!b.checked) b.click(); });
  await idle(page);
  for (const name of ["methods", "authorizer"]) { const el = await page.$(hook("panel-" + name)); if (el) await el.screenshot({ path: `${out}/form-${name}-${width}-${theme}.png` }); }
  const head = await page.$("section[aria-labelledby=output-heading]");
  if (head && width === 360) await head.screenshot({ path: `${out}/head-${width}-${theme}.png` });
  await ctx.close();
}
await browser.close(); await server.close();
