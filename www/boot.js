// Starts the page: sets the colours before the first paint, then loads the WebAssembly.
//
// A classic script, like all others here: in a sandboxed iframe and in a file opened from disk the
// page has an opaque origin, from which a browser loads neither modules nor data without CORS
// headers. There the WebAssembly comes packed in a script.
(() => {
  "use strict";

  try {
    const theme = localStorage.getItem("why403.theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // An opaque origin has no storage: the system's colours will do.
  }

  const load = (address) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = resolve;
      script.onerror = () => reject(new Error(`${address} could not be loaded`));
      document.head.append(script);
    });

  const unpack = async (address) => {
    await load(address);
    const bytes = Uint8Array.from(atob(globalThis.why403Packed), (character) => character.charCodeAt(0));
    delete globalThis.why403Packed;
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new Response(stream).arrayBuffer();
  };

  const start = async () => {
    const { glue, wasm, packed } = document.getElementById("why403-files").dataset;
    const module = self.origin === "null" ? unpack(packed) : fetch(wasm);
    const [module_or_path] = await Promise.all([module, load(glue)]);
    await wasm_bindgen({ module_or_path });
  };

  const fail = (message) => {
    const place = document.getElementById("boot-message");
    if (place) place.textContent = message;
  };

  document.addEventListener("DOMContentLoaded", () => {
    if (typeof WebAssembly !== "object") {
      fail("why403 needs WebAssembly, which this browser does not have or has switched off.");
      return;
    }
    start().catch((error) => {
      console.error(error);
      fail(`why403 could not start: ${error.message}. Reloading the page may help.`);
    });
  });
})();
