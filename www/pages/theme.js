// @ts-check
// The theme that was chosen on the page.

try {
  const theme = localStorage.getItem("why403.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // An opaque origin has no storage.
}
