/* A self-check answers in place. Without a script, or where the fetch fails, the form is sent the ordinary way. */

async function ask(form, submitter) {
  // Asked with GET: nothing is recorded, so the answer belongs into the address.
  const address = new URL(form.action);
  address.search = new URLSearchParams(new FormData(form, submitter)).toString();
  const answer = await fetch(address, {
    headers: { "X-Requested-With": "fetch" },
    credentials: "same-origin",
  });
  const type = answer.headers.get("Content-Type") || "";
  // A redirect ends at a whole page, such as the sign-in form: that is not an answer to show in a box.
  if (!answer.ok || answer.redirected || !type.startsWith("text/html")) throw new Error(`answered ${answer.status}`);
  return answer.text();
}

for (const form of document.querySelectorAll("form[data-self-check]")) {
  const feedback = form.querySelector("[data-feedback]");
  if (!feedback) continue;
  let asking = false;

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (asking) return;
    asking = true;
    const button = event.submitter;
    button?.setAttribute("aria-busy", "true");
    try {
      feedback.innerHTML = await ask(form, button);
    } catch {
      // `submit()` fires no submit event, so this cannot come back here. It leaves the button's name out: keep it.
      if (button?.name) {
        const kept = document.createElement("input");
        Object.assign(kept, { type: "hidden", name: button.name, value: button.value });
        form.append(kept);
      }
      HTMLFormElement.prototype.submit.call(form);
    } finally {
      asking = false;
      button?.removeAttribute("aria-busy");
    }
  });

  // An old verdict beside a new choice would mislead.
  form.addEventListener("change", () => feedback.replaceChildren());
}
