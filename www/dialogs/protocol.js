// @ts-check
// The page and its scripts as the dialogs see them.

/**
 * The page: `PageHost` in src/page/app/page_host.rs.
 *
 * @typedef {object} Page
 * @property {() => string} scenario the scenario's text
 * @property {() => string} linked the scenario's text as a link carries it, with what is in view
 * @property {(text: string, source: string) => void} open opens a scenario's text beside earlier work; `source` begins the sentence
 *   if it cannot be read
 * @property {(key: string) => void} openSaved opens saved work
 * @property {(text: string) => void} edit replaces the scenario: an edit, which undo takes back
 * @property {number} request the index of the request in view
 * @property {(index: number) => void} select brings another request into view
 * @property {(begins: boolean) => void} present begins or ends presenter’s mode: undo does not go back to before it
 * @property {() => void} workAdded masks what was saved, where a person has chosen that
 * @property {(text: string) => void} notify says that something went wrong
 */

/**
 * The dialogs: `why403Dialogs` in www/boot.js.
 *
 * @typedef {object} Dialogs
 * @property {Page} [page] none until the page is there
 * @property {Record<string, (page: Page, purpose: string, given?: any) => void | Promise<void>>} ready by name, once it is loaded
 * @property {(name: string, purpose: string, given?: any) => Promise<void>} open loads a dialog, and opens it
 */

/**
 * What www/rescue.js has for others too.
 *
 * @typedef {object} Rescue
 * @property {(text: string, name?: string, type?: string) => void} download
 * @property {(text: string) => Promise<string>} pack
 * @property {(text: string) => Promise<string>} unpack
 */

/** @type {Rescue} */
export const rescue = Reflect.get(globalThis, "why403Rescue");

/**
 * Opens another dialog.
 *
 * @param {string} name
 * @param {string} purpose
 * @param {any} given
 * @returns {Promise<void>}
 */
export const openDialogOf = (name, purpose, given) => Reflect.get(globalThis, "why403Dialogs").open(name, purpose, given);

/**
 * Makes a dialog known to the page.
 *
 * @param {string} name
 * @param {Dialogs["ready"][string]} open
 */
export function register(name, open) {
  /** @type {Dialogs} */
  const dialogs = Reflect.get(globalThis, "why403Dialogs");
  dialogs.ready[name] = open;
}

/**
 * Runs a task of src/bin/worker.rs: `why403Task` in www/boot.js. Undefined: a newer one has taken its place.
 *
 * @param {string} name
 * @param {string[]} given
 * @returns {Promise<any>}
 */
export const runTask = (name, ...given) => Reflect.get(globalThis, "why403Task")(name, ...given);
