// @ts-check
// Makes the page work without a network: registers www/service-worker.js, and says when a new version is there. www/boot.js loads it
// after the first outcome.
(() => {
  "use strict";

  const { serviceWorker, locks } = navigator;
  // Browsers have both on HTTPS and on this machine only.
  if (!serviceWorker || !locks) return;

  /** The time between two questions for a new version, of a page that stays open, in milliseconds. */
  const PAUSE = 3_600_000;
  const version = document.getElementById("why403-files")?.dataset.version;

  // Browsers offer to install the page.
  document.head.append(Object.assign(document.createElement("link"), { rel: "manifest", href: "./manifest.webmanifest" }));

  // The files of this version are kept while this lock is held. A page that holds one is not kept for Back and Forward.
  /** @type {((value?: unknown) => void) | undefined} */
  let release;
  const hold = () => {
    const name = `why403 ${new URL("./", location.href).pathname} ${version}`;
    locks.request(name, { mode: "shared" }, () => new Promise((done) => (release = done))).catch(() => {});
  };
  hold();
  addEventListener("pagehide", () => release?.());
  addEventListener("pageshow", ({ persisted }) => persisted && hold());

  /** @param {ServiceWorkerRegistration} registration */
  function announce(registration) {
    if (!registration.waiting || !registration.active || document.querySelector(".update")) return;
    const notice = document.createElement("div");
    notice.className = "notice update";
    notice.setAttribute("role", "status");
    notice.dataset.testid = "update";
    /** @param {string} label @param {string} hook @param {() => void} work */
    const button = (label, hook, work) => {
      const made = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: label });
      made.dataset.testid = hook;
      made.addEventListener("click", work);
      return made;
    };
    const message = Object.assign(document.createElement("p"), { textContent: "A new version is available." });
    notice.append(
      message,
      button("Reload", "update-reload", () => {
        // Another page may have done it already.
        if (!registration.waiting) return location.reload();
        serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
        registration.waiting.postMessage("activate");
      }),
      button("Not now", "update-dismiss", () => notice.remove()),
    );
    document.getElementById("app")?.before(notice);
  }

  serviceWorker
    .register(globalThis.why403ScriptUrl("./service-worker.js"), { updateViaCache: "none" })
    .then((registration) => {
      const watch = () => registration.installing?.addEventListener("statechange", () => announce(registration));
      registration.addEventListener("updatefound", watch);
      watch();
      announce(registration);
      registration.active?.postMessage("clean");
      let asked = Date.now();
      document.addEventListener("visibilitychange", () => {
        if (document.visibilityState !== "visible" || Date.now() - asked < PAUSE) return;
        asked = Date.now();
        registration.update().catch(() => {});
      });
    })
    // A browser may refuse it, such as in a private window: the page works as before.
    .catch(() => {});
})();
