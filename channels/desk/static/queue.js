// The list of conversations: fetched again, without a reload, when something happened.

import { follow, wireKeys } from "./live.js";

let asked = 0;

async function refresh() {
  const mine = ++asked;
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!response.ok || mine !== asked) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const id of ["rows", "mentions"]) document.getElementById(id)?.replaceWith(fresh.getElementById(id));
}

wireKeys();
follow("", {
  open: refresh,
  desk: refresh,
});
