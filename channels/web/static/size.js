// Runs before the first paint: applies the large text that was chosen last time, and says that scripts run at all.
(function () {
  const root = document.documentElement;
  root.classList.add("js");
  try {
    if (localStorage.getItem("onething.large") === "yes") root.classList.add("large");
  } catch (refused) {
    // Storage is switched off: the page works, it only forgets the size.
  }
  // Modules have run when the page has loaded. A browser too old for them gets the telephone and the hall instead.
  addEventListener("load", function () {
    if (!root.classList.contains("ready")) root.classList.add("fallback");
  });
})();
