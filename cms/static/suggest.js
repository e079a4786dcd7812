/* Suggestions while typing: terms to narrow by, and documents. An ARIA combobox; the form needs none of it. */
"use strict";

(() => {
  const box = document.querySelector("input[data-suggest]");
  if (!box) return;
  const list = Object.assign(document.createElement("ul"), { id: "suggestions", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.dataset.label);
  box.after(list);
  let asked = null; // the request under way
  let timer = 0;
  let at = -1; // the option chosen by the arrow keys

  const say = (name, value) => box.setAttribute(`aria-${name}`, value);
  box.setAttribute("role", "combobox");
  say("autocomplete", "list");
  say("controls", list.id);
  say("expanded", "false");

  const point = (to) => {
    list.children[at]?.setAttribute("aria-selected", "false");
    at = to;
    const option = list.children[at];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) say("activedescendant", option.id);
    else box.removeAttribute("aria-activedescendant");
  };

  const close = () => {
    clearTimeout(timer);
    asked?.abort();
    point(-1);
    list.hidden = true;
    say("expanded", "false");
  };

  const option = (kind, label, address) => {
    const made = Object.assign(document.createElement("li"), { id: `suggestion-${list.children.length}` });
    made.setAttribute("role", "option");
    made.setAttribute("aria-selected", "false");
    made.dataset.address = address;
    const name = Object.assign(document.createElement("bdi"), { textContent: label });
    const sort = Object.assign(document.createElement("small"), { textContent: box.dataset[kind] });
    made.append(name, " ", sort);
    list.append(made);
  };

  const show = ({ terms, documents }) => {
    point(-1);
    list.replaceChildren();
    for (const { facet, value, label } of terms) {
      option(facet, label, `${box.form.getAttribute("action").split("#")[0]}?${new URLSearchParams({ [facet]: value })}`);
    }
    // Where results follow at once they are the documents.
    if (!box.form.hasAttribute("hx-get")) {
      for (const { title, url } of documents) option("document", title, new URL(url).pathname);
    }
    list.hidden = !list.children.length;
    say("expanded", String(!list.hidden));
  };

  const ask = async () => {
    asked = new AbortController();
    try {
      const address = `${box.dataset.suggest}&${new URLSearchParams({ q: box.value })}`;
      const answer = await fetch(address, { signal: asked.signal, credentials: "omit" });
      if (answer.ok) show(await answer.json());
    } catch {
      // Suggestions are no promise: without them the form works as ever.
    }
  };

  const typed = (event) => {
    if (event.isComposing) return;
    if (box.value.trim().length < 2) return close();
    clearTimeout(timer);
    asked?.abort();
    timer = setTimeout(ask, 200);
  };

  const pressed = (event) => {
    if (event.isComposing || list.hidden) return;
    const last = list.children.length - 1;
    if (event.key === "ArrowDown") point(at < last ? at + 1 : -1);
    else if (event.key === "ArrowUp") point(at < 0 ? last : at - 1);
    else if (event.key === "Enter" && at >= 0) location.assign(list.children[at].dataset.address);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  };

  box.addEventListener("input", typed);
  box.addEventListener("compositionend", typed);
  box.addEventListener("keydown", pressed);
  box.addEventListener("blur", close);
  box.form.addEventListener("submit", close);
  // The box keeps the focus, or the list would close before the click.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const chosen = event.target.closest("[role=option]");
    if (chosen) location.assign(chosen.dataset.address);
  });
})();
