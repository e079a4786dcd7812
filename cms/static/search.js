/* What the search page does beside htmx. It needs none of this: docs/site.md. */
"use strict";

(() => {
  let latest = null; // the event behind the request under way
  let typing = false; // whether the newest entry of the history came of typing

  /* Typing makes one entry in the history, each choice one of its own. */
  const remember = (event) => {
    const { history } = event.detail;
    const now = latest?.type === "input";
    const same = history.path === location.pathname + location.search;
    if (same || (now && typing)) history.type = "replace";
    typing = now;
  };

  /* Addresses hold only what was given. Letters that are still being composed are no words. */
  const configure = (event) => {
    const { ctx } = event.detail;
    const body = ctx.request.body;
    if (ctx.sourceEvent?.isComposing) return event.preventDefault();
    if (ctx.sourceElement.matches(".find") && !ctx.sourceElement.value) {
      event.preventDefault();
      return document.getElementById("sf").requestSubmit();
    }
    if (ctx.sourceElement.id === "sf") latest = ctx.sourceEvent;
    for (const [name, value] of [...body]) if (value === "") body.delete(name);
  };

  const show = (event) => {
    if (event.detail.ctx.sourceElement?.id === "sf") {
      for (const box of document.querySelectorAll(".find")) box.value = "";
      // A button beside the filters is pressed to see the results.
      if (latest?.submitter?.getAttribute("form")) document.getElementById("results")?.focus();
    }
    prepare();
  };

  /* What only scripts can say: that something below a value is chosen, and that results follow. */
  const prepare = () => {
    for (const item of document.querySelectorAll(".filters li:has(> details)")) {
      const [own, ...below] = item.querySelectorAll("input");
      own.indeterminate = !own.checked && below.some((box) => box.checked);
    }
    for (const group of document.querySelectorAll("[data-described-by]")) {
      group.setAttribute("aria-describedby", group.dataset.describedBy);
    }
  };

  document.addEventListener("htmx:config:request", configure);
  document.addEventListener("htmx:before:history:update", remember);
  document.addEventListener("htmx:before:history:restore", () => (typing = false));
  document.addEventListener("htmx:after:swap", show);
  prepare();
})();
