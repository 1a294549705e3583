// @ts-check
// Sets the colours of a static page before the first paint: the theme that was chosen in the playground.

try {
  const theme = localStorage.getItem("why403.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // An opaque origin has no storage.
}
