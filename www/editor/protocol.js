// @ts-check
// The types of what the page and the rich editors exchange. Offsets are in UTF-16 code units.

/**
 * The page's side of an editor, which a rich editor calls: `EditorHost` in src/page/editor/bridge.rs.
 *
 * @typedef {object} Host
 * @property {(editor: RichEditor) => void} attach an editor takes the text area's place
 * @property {() => void} detach the text area is back
 * @property {() => void} focus focuses the rich editor or the text area
 * @property {number} typingPause how long typing must rest, in milliseconds
 * @property {(text: string) => void} textChanged the text after a change that was made in the editor
 * @property {(offset: number) => Description | undefined} describe how the element at an offset was evaluated
 * @property {() => string[]} arns the API's own ARNs: of the request in view, of the methods, and of the whole stage
 * @property {() => void} free
 */

/**
 * What the page and Rust call: `RichEditor` in src/page/editor/rich_editor.rs.
 *
 * @typedef {object} RichEditor
 * @property {(from: number, to: number, insert: string) => void} replace makes a change that the page has made
 * @property {(diagnostics: Diagnostic[]) => void} setDiagnostics
 * @property {(markers: Marker[]) => void} setMarkers
 * @property {() => void} focus
 * @property {(start: number, end: number) => void} select selects a range, with the focus, and scrolls to it
 * @property {(range: { start: number, end: number } | null) => void} highlight marks a range as pointed at, or none
 * @property {(changes: Change[]) => boolean} preview shows changes before they are made, or none; whether the first is in view
 * @property {() => void} leave gives the place back to the text area
 * @property {() => void} destroy
 */

/**
 * @typedef {object} Diagnostic
 * @property {number} from
 * @property {number} to
 * @property {"error" | "warning" | "info"} severity
 * @property {string} message
 * @property {string} [help]
 * @property {{ from: number, to: number, insert: string, title: string }} [edit] fixes it
 */

/**
 * A change of the text.
 *
 * @typedef {{ from: number, to: number, insert: string }} Change
 */

/**
 * How a statement was evaluated for the request in view.
 *
 * @typedef {object} Marker
 * @property {number} from
 * @property {number} to
 * @property {"allowed" | "denied" | "not-applied"} status
 * @property {boolean} decisive whether it settled its policy's result
 * @property {string} text a sentence, with code in backticks
 */

/**
 * @typedef {object} Description
 * @property {number} from
 * @property {number} to
 * @property {string} text a sentence, with code in backticks
 */

/**
 * An editor of the page.
 *
 * @typedef {object} Entry
 * @property {HTMLElement} element around the text area; its `data-path` is the text's JSON pointer in the scenario
 * @property {HTMLTextAreaElement} area
 * @property {Host} host
 * @property {RichEditor | null} editor
 */

/**
 * All editors of the page: `why403Editors` in www/boot.js.
 *
 * @typedef {object} Registry
 * @property {Set<Entry>} entries
 * @property {boolean} rich whether a person wants rich editors
 * @property {() => void} [update] makes all entries rich or plain
 * @property {(element: HTMLElement, area: HTMLTextAreaElement, host: Host) => Entry} add
 * @property {(entry: Entry) => void} remove
 * @property {(id: string) => boolean} focus focuses the editor of a text area; whether there is one
 * @property {(card: HTMLElement, changes: { path: string, edits: Change[] }[]) => void} preview shows what a suggestion changes
 * @property {(card: HTMLElement) => void} endPreview
 * @property {() => void} switchEditors
 */

export {};
