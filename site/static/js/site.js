/* The one entry: each element is fetched only by a page that has a use for it. The names stand in the calls
   themselves, so that `collectstatic` can put hashed ones in their place. */

const wanted = [
  ["details.menu", () => import("./elements/menus.js")],
  ["a.chip[href^='#']", () => import("./elements/provision-chips.js")],
  [".toc", () => import("./elements/toc-spy.js")],
  ["form[data-self-check]", () => import("./elements/self-check.js")],
  ["reading-position", () => import("./elements/reading-position.js")],
  ["quiz-autosave", () => import("./elements/quiz-autosave.js")],
  ["quiz-timer", () => import("./elements/quiz-timer.js")],
  ["order-list", () => import("./elements/order-list.js")],
  ["marking-hold", () => import("./elements/marking-hold.js")],
  ["word-count", () => import("./elements/word-count.js")],
];

for (const [selector, load] of wanted) {
  // Off the network the page works without it.
  if (document.querySelector(selector)) load().catch((error) => console.warn(error));
}
