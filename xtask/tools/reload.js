// While serving: reloads the page once a build has changed it.
(() => {
  "use strict";
  let before;
  const look = async () => {
    try {
      const now = await (await fetch("./index.html", { cache: "no-store" })).text();
      if (before !== undefined && now !== before) location.reload();
      before = now;
    } catch {
      // The server is gone, or building: look again.
    }
    setTimeout(look, 1000);
  };
  look();
})();
