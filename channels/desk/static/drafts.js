// What is being written outlives a reload of the page, in this tab alone, until it is sent.

const nameOf = (box) => `onething.draft.${box.form.action}.${box.name}`;

export function forget(box) {
  sessionStorage.removeItem(nameOf(box));
}

export function keepDrafts() {
  for (const box of document.querySelectorAll("textarea")) {
    box.value ||= sessionStorage.getItem(nameOf(box)) ?? "";
    box.addEventListener("input", () => (box.value ? sessionStorage.setItem(nameOf(box), box.value) : forget(box)));
    box.form.addEventListener("submit", (event) => event.defaultPrevented || forget(box));
  }
}
