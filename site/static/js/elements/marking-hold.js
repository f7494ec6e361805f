/* <marking-hold data-url data-form data-words data-offline>: holds an attempt for its marker for as long as they type.

   The server lets go of it after a quarter of an hour. Five minutes after the last renewal, or with the next key after
   that, it asks for another quarter and says until when. Whoever leaves the page alone loses the hold as without scripts,
   where only a save renews it. */

const EVERY = 5 * 60 * 1000;

class MarkingHold extends HTMLElement {
  connectedCallback() {
    this.words = this.querySelector("[role=status]");
    this.form = document.getElementById(this.dataset.form);
    this.last = Date.now();
    this.form?.addEventListener("input", () => this.typed());
  }

  typed() {
    if (this.waiting || this.isLost) return;
    const rest = Math.max(0, this.last + EVERY - Date.now());
    this.waiting = setTimeout(() => this.renew(), rest);
  }

  async renew() {
    this.waiting = null;
    this.last = Date.now();
    const body = new FormData();
    body.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    try {
      const answer = await fetch(this.dataset.url, {
        method: "POST",
        body,
        headers: { "X-Requested-With": "fetch" },
      });
      const told = await answer.json();
      // Somebody else has it by now: say who, and stop asking.
      this.isLost = !answer.ok;
      this.words.textContent = told.message ?? this.dataset.words.replace("{moment}", told.until);
    } catch {
      this.words.textContent = this.dataset.offline;
    }
  }
}

customElements.define("marking-hold", MarkingHold);
