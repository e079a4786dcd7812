/* <rights-commons-search>: a search of this platform in a page of any other site (docs/component.md).
   It asks the public API, writes no HTML from strings and needs no inline style or script. */
(() => {
  "use strict";
  const own = document.currentScript ? new URL(document.currentScript.src).origin : location.origin;
  const WORDS = {
    label: "Search guidelines, policies and use cases of cities",
    search: "Search",
    results: "results",
    more: "Show more",
    wait: "Searching …",
    nothing: "Nothing matches all of this.",
    failed: "The search does not answer at the moment. Please try again in a minute.",
  };
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { display: block; font: inherit; color: inherit; }
    form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; }
    label { flex: 1 1 100%; }
    input { flex: 1 1 12rem; min-width: 0; }
    input, button { font: inherit; padding: .5rem; min-height: 2.75rem; box-sizing: border-box; }
    ol { list-style: none; padding: 0; }
    li { margin-block: 1rem; }
    p { margin-block: .25rem; overflow-wrap: anywhere; }
    a { color: var(--rights-commons-link, LinkText); }
    [hidden] { display: none; }
  `);

  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  const plain = (html) =>
    html.replace(/&(lt|gt|quot|#x27|#39|amp);/g, (_, name) =>
      ({ lt: "<", gt: ">", quot: '"', "#x27": "'", "#39": "'", amp: "&" })[name]);

  /* The API's `html` is escaped text in which only <mark> is markup. */
  const marked = (html) =>
    html.split(/(<mark>[^]*?<\/mark>)/).map((part) =>
      part.startsWith("<mark>") ? element("mark", { textContent: plain(part.slice(6, -7)) }) : plain(part));

  const web = (url) => (/^https?:\/\//.test(url) ? url : "");

  class RightsCommonsSearch extends HTMLElement {
    connectedCallback() {
      if (this.shadowRoot) return;
      const root = this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [sheet];
      this.words = { ...WORDS, ...this.given("words") };
      this.input = element("input", { type: "search", id: "q", maxLength: 500, dir: "auto" });
      this.input.value = this.getAttribute("q") || "";
      this.status = element("p", {});
      this.status.setAttribute("role", "status");
      this.list = element("ol");
      this.more = element("button", { type: "button", textContent: this.words.more, hidden: true });
      const label = element("label", { htmlFor: "q", textContent: this.words.label });
      const form = element("form", {}, label, this.input, element("button", { textContent: this.words.search }));
      form.setAttribute("role", "search");
      form.addEventListener("submit", (event) => { event.preventDefault(); this.find(1); });
      this.more.addEventListener("click", () => this.find(this.page + 1));
      root.append(form, this.status, this.list, this.more);
      if (this.input.value) this.find(1);
    }

    disconnectedCallback() {
      this.asked?.abort();
    }

    given(name) {
      try {
        return JSON.parse(this.getAttribute(name) || "{}");
      } catch {
        return {};
      }
    }

    address(page) {
      const query = new URLSearchParams(this.getAttribute("filters") || "");
      query.set("q", this.input.value);
      query.set("page", page);
      const language = this.getAttribute("shown-in");
      if (language) query.set("shown_in", language);
      return `${web(this.getAttribute("site") || "") ? new URL(this.getAttribute("site")).origin : own}/api/v1/search?${query}`;
    }

    async find(page) {
      this.asked?.abort();
      const asked = (this.asked = new AbortController());
      this.status.textContent = this.words.wait;
      this.more.hidden = true;
      try {
        const response = await fetch(this.address(page), { signal: asked.signal, credentials: "omit" });
        if (!response.ok) throw new Error(String(response.status));
        this.show(await response.json());
      } catch (error) {
        if (error.name !== "AbortError") this.status.textContent = this.words.failed;
      }
    }

    show(answer) {
      this.page = answer.page;
      this.status.textContent = answer.total ? `${answer.total} ${this.words.results}` : this.words.nothing;
      const hits = answer.hits.map((hit) => this.hit(hit));
      if (answer.page === 1) this.list.replaceChildren(...hits);
      else this.list.append(...hits);
      this.more.hidden = answer.page * answer.page_size >= answer.total;
    }

    hit(hit) {
      const link = element("a", { href: web(hit.url), textContent: hit.title, lang: hit.lang, dir: "auto" });
      const piece = hit.highlights.find((each) => each.label !== "Title");
      const text = element("p", { lang: hit.lang, dir: "auto" }, ...(piece ? marked(piece.html) : [hit.summary]));
      return element("li", {}, link, text);
    }
  }

  customElements.define("rights-commons-search", RightsCommonsSearch);
})();
