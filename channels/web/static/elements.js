// Builds DOM. Text goes in as text only: nothing that came from anywhere is ever parsed as HTML.

/** element("p", {class: "x"}, "text", child…); null and undefined children are left out. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, String(value));
  }
  made.append(...children.filter((c) => c !== null && c !== undefined && c !== ""));
  return made;
}

export function button(label, onclick, attributes = {}) {
  return element("button", { type: "button", onclick, ...attributes }, label);
}

/** Only addresses on this site become links: a message can never send anybody elsewhere. */
export function link(label, address, attributes = {}) {
  let url;
  try {
    url = new URL(address, location.href);
  } catch {
    return null;
  }
  if (url.origin !== location.origin) return null;
  return element("a", { class: "button", href: url.pathname + url.search + url.hash, ...attributes }, label);
}

/** A button that copies; says so for a moment, also to screen readers. */
export function copyButton(value, what) {
  const made = button("复制", async () => {
    made.textContent = (await copied(value)) ? "已复制" : "请长按选中";
    setTimeout(() => (made.textContent = "复制"), 2_500);
  }, { "aria-label": `复制${what}`, "aria-live": "polite" });
  return made;
}

async function copied(value) {
  try {
    await navigator.clipboard.writeText(value);
    return true;
  } catch {
    return copiedTheOldWay(value); // plain http, or an old browser
  }
}

function copiedTheOldWay(value) {
  const before = document.activeElement;
  const field = element("textarea", { readonly: true, class: "hidden" });
  field.value = value;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  before?.focus();
  return done;
}
