/* A citation opens its provision in place: `a.chip[href="#id"]` shows the `.provision` with that id in a popover.

   Without a script, or in a browser without popovers, the chip stays a link down to the same box. The popover shows a
   copy, so that the box below stays where a link from elsewhere expects it. */

const GAP = 8;

const popover = document.createElement("div");
popover.className = "provision-popover";
popover.popover = "auto";
popover.id = "provision-popover";
popover.setAttribute("role", "dialog");
popover.tabIndex = -1;

let opener = null;

function provisionOf(chip) {
  const box = document.getElementById(decodeURIComponent(chip.hash.slice(1)));
  return box?.classList.contains("provision") ? box : null;
}

function fill(box) {
  const close = document.createElement("button");
  close.type = "button";
  close.className = "icon-button provision-popover__close";
  close.setAttribute("aria-label", document.body.dataset.closeLabel || "Đóng");
  close.addEventListener("click", () => popover.hidePopover());

  const copy = box.cloneNode(true);
  copy.querySelectorAll("[id]").forEach((element) => element.removeAttribute("id"));
  popover.replaceChildren(close, ...copy.childNodes);

  const citation = popover.querySelector(".provision__citation");
  if (citation) popover.setAttribute("aria-label", citation.textContent.trim());
}

/* On a narrow screen the style sheet puts the popover at the foot; here only the wide one. */
function placeBy(chip) {
  popover.style.cssText = "";
  if (!matchMedia("(min-width: 64rem)").matches) return;
  const line = chip.getClientRects()[0];
  const size = popover.getBoundingClientRect();
  const below = line.bottom + GAP;
  const fitsBelow = below + size.height < innerHeight;
  const top = fitsBelow ? below : Math.max(GAP, line.top - GAP - size.height);
  const left = Math.min(Math.max(GAP, line.left), innerWidth - size.width - GAP);
  popover.style.top = `${top}px`;
  popover.style.left = `${left}px`;
}

function open(chip, box) {
  fill(box);
  opener = chip;
  popover.showPopover();
  placeBy(chip);
  popover.scrollTop = 0;
  chip.setAttribute("aria-expanded", "true");
  popover.focus({ preventScroll: true });
}

if ("popover" in HTMLElement.prototype) {
  document.body.append(popover);

  popover.addEventListener("toggle", (event) => {
    if (event.newState !== "closed" || !opener) return;
    opener.setAttribute("aria-expanded", "false");
    // A click elsewhere has moved the focus already: leave it there.
    const lost = document.activeElement === document.body || popover.contains(document.activeElement);
    if (lost) opener.focus({ preventScroll: true });
    opener = null;
  });

  for (const chip of document.querySelectorAll("a.chip[href^='#']")) {
    const box = provisionOf(chip);
    if (!box) continue;
    chip.setAttribute("aria-haspopup", "dialog");
    chip.setAttribute("aria-expanded", "false");
    chip.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
      event.preventDefault();
      open(chip, box);
    });
  }

  // A popover stays put while the text moves under it: better gone than beside a stranger.
  addEventListener("resize", () => opener && popover.hidePopover());
}
