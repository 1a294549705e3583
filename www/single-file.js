// @ts-check
// In the page as one file only: shows the licences, which a link leads to elsewhere.
document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element && event.target.closest('a[href="./licences.txt"]'))) return;
  event.preventDefault();
  const dialog = Object.assign(document.createElement("dialog"), { className: "rescue" });
  dialog.dataset.testid = "licences";
  dialog.setAttribute("aria-label", "Licences");
  const close = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: "Close" });
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  const text = Object.assign(document.createElement("pre"), { textContent: document.getElementById("licences.txt")?.textContent ?? "", tabIndex: 0 });
  dialog.append(close, text);
  document.body.append(dialog);
  dialog.showModal();
});
