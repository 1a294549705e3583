// Helpers of the benchmarks: slow machines and networks, and percentiles.

import { argv } from "node:process";

/** The factor by which a slow machine is slower than this one. */
export const SLOWDOWN = 4;

/** A slow 4G connection as Lighthouse has it: 1.6 Mbit/s with 150 ms from a request to its response. */
const NETWORK = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };

/** Slows a page's processor and, if wanted, its network. */
export async function slow(page, { network = true } = {}) {
  const session = await page.createCDPSession();
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });
  if (network) {
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", NETWORK);
  }
}

/** The value that a share of all values does not exceed. */
export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? NaN;
}

export const median = (values) => percentile(values, 0.5);

/** Prints a line of a table: a name, and numbers (rounded) or words. */
export function row(name, ...cells) {
  const written = cells.map((cell) => (typeof cell === "number" ? cell.toFixed(cell < 1 ? 3 : 1) : cell).padStart(10));
  console.log(`${name.padEnd(44)}${written.join("")}`);
}

/** Whether rows of the table of `cargo xtask bench` are wanted, and nothing else. */
export const table = argv.includes("--table");

/** Prints a row of that table. */
export const tableRow = (what, own, beside, other, unit = "ms") =>
  console.log(`| ${what} | ${own.toFixed(1)} ${unit} | ${beside} | ${other.toFixed(1)} ${unit} | ${(own / other).toFixed(2)} |`);
