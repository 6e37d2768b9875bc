// An address is chosen from the list step by step: once it names a 苏木镇, the list holds that one's 嘎查.
const list = document.getElementById("places");
const towns = [...(list?.options ?? [])];
let shown = "";

async function narrow(address) {
  const town = towns.find((option) => address.includes(option.value));
  const code = town?.dataset.code ?? "";
  if (code === shown) return;
  shown = code;
  if (!code) return list.replaceChildren(...towns);
  try {
    const response = await fetch(`/forms/places/${code}`);
    const { places } = response.ok ? await response.json() : { places: [] };
    if (code === shown) list.replaceChildren(...places.map((place) => new Option(place, place)));
  } catch {
    shown = ""; // without the network the 苏木镇 stay to choose from
  }
}

for (const kind of ["input", "focusin"]) {
  document.addEventListener(kind, ({ target }) => {
    if (list && target.getAttribute?.("list") === list.id) narrow(target.value);
  });
}
