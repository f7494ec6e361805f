/* <order-list data-up data-down data-moved>: buttons beside each line that move it one place. The lists of places stay and
   are what is sent; the buttons only set them. Focus stays on the button, and each move is said aloud. */

class OrderList extends HTMLElement {
  connectedCallback() {
    if (this.said) return;
    this.list = this.querySelector("[data-rows]");
    this.said = document.createElement("p");
    this.said.className = "visually-hidden";
    this.said.setAttribute("role", "status");
    this.append(this.said);
    for (const row of this.list.children) {
      const moves = document.createElement("span");
      moves.className = "order-row__moves";
      moves.append(this.button(row, -1, "↑", this.dataset.up), this.button(row, 1, "↓", this.dataset.down));
      row.append(moves);
    }
  }

  button(row, step, sign, label) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "button button--quiet order-row__move", textContent: sign });
    button.setAttribute("aria-label", label.replace("{line}", this.line(row)));
    button.addEventListener("click", () => this.move(row, step, button));
    return button;
  }

  line(row) {
    return row.querySelector(".order-row__text").textContent.trim();
  }

  /* The lines by the place chosen for each; those without one keep their turn, after the others. */
  sorted() {
    const place = (row) => row.querySelector("select").selectedIndex || Infinity;
    return [...this.list.children].sort((one, other) => (place(one) === place(other) ? 0 : place(one) - place(other)));
  }

  move(row, step, button) {
    const rows = this.sorted();
    const from = rows.indexOf(row);
    const to = Math.min(Math.max(from + step, 0), rows.length - 1);
    rows.splice(to, 0, ...rows.splice(from, 1));
    rows.forEach((one, at) => {
      one.querySelector("select").selectedIndex = at + 1;
    });
    this.list.replaceChildren(...rows);
    button.focus();
    const words = { line: this.line(row), place: to + 1, total: rows.length };
    this.said.textContent = this.dataset.moved.replace(/\{(\w+)\}/g, (_, name) => words[name]);
    row.querySelector("select").dispatchEvent(new Event("change", { bubbles: true }));
  }
}

customElements.define("order-list", OrderList);
