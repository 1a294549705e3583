// @ts-check
// The package's functions for Node.js: loaded when they are imported.

import { readFileSync } from "node:fs";
import { initSync } from "./why403.js";

initSync(readFileSync(new URL("./engine_bg.wasm", import.meta.url)));

export * from "./why403.js";
export { default } from "./why403.js";
