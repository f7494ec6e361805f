/* Marks in the contents where the reader is. Beside the text they stand open; above it, on a phone, folded. */

const links = new Map();
for (const link of document.querySelectorAll(".toc__link[href^='#']")) {
  const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (heading) links.set(heading, link);
}

let current = null;

/* The last heading above a line a third down the screen is the one being read. */
function mark() {
  const line = innerHeight / 3;
  let reading = null;
  for (const heading of links.keys()) {
    if (heading.getBoundingClientRect().top > line) break;
    reading = heading;
  }
  if (reading === current) return;
  links.get(current)?.removeAttribute("aria-current");
  links.get(reading)?.setAttribute("aria-current", "location");
  current = reading;
}

if (matchMedia("(min-width: 64rem)").matches) {
  document.querySelectorAll("details.toc").forEach((toc) => (toc.open = true));
}

let waiting = false;
addEventListener(
  "scroll",
  () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      mark();
    });
  },
  { passive: true },
);
mark();
